package io.warren.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a piece of a test allocates on the heap. */
public final class AllocatedBytes {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    public static long during(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private AllocatedBytes() {
    }
}
