package io.warren.broker.alarm;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory there is for this process and its neighbours: that of the container, where it is in one. */
public final class MachineMemory {

    private MachineMemory() {
    }

    public static long bytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
