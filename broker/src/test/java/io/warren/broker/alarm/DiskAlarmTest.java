package io.warren.broker.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.config.MemoryWatermarks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DiskAlarmTest {

    private static final long LIMIT = 1000;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<String> told = new ArrayList<>();
    private final LowResources resources = new LowResources(told::add);
    private long free = LIMIT;
    private boolean unreadable;
    private final DiskAlarm alarm = new DiskAlarm(this::free, LIMIT, resources);

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private long free() throws IOException {
        if (unreadable) {
            throw new IOException("no such device");
        }
        return free;
    }

    private void free(long bytes) {
        free = bytes;
        scheduler.check();
    }

    @Test
    void theAlarmIsRaisedBelowTheLimitAndNotAtIt() {
        alarm.start(scheduler);
        free(LIMIT);
        assertThat(told).isEmpty();

        free(LIMIT - 1);
        assertThat(told).containsExactly("disk");
    }

    @Test
    void itClearsAtTheLimit() {
        alarm.start(scheduler);
        free(0);
        free(LIMIT);

        assertThat(told).containsExactly("disk", "");
    }

    @Test
    void aDiskThatIsFullAtTheStartIsToldAtOnce() {
        free = 0;

        alarm.start(scheduler);

        assertThat(told).containsExactly("disk");
    }

    @Test
    void whileItCannotBeToldTheAlarmStaysAsItIs() {
        alarm.start(scheduler);
        free(0);
        unreadable = true;
        free(LIMIT);
        assertThat(told).containsExactly("disk");

        unreadable = false;
        free(LIMIT);
        assertThat(told).containsExactly("disk", "");
    }

    @Test
    void withBothAlarmsPublishersGoOnWhenBothAreOver() {
        ManualScheduler forMemory = new ManualScheduler();
        MemoryAlarm memory = new MemoryAlarm(new MemoryWatermarks(100, 100), () -> 0, resources);
        memory.start(forMemory);
        alarm.start(scheduler);

        free(0);
        memory.add(200);
        forMemory.check();
        free(LIMIT);
        memory.add(-200);
        forMemory.check();

        assertThat(told).containsExactly("disk", "memory & disk", "memory", "");
        assertThat(resources.text()).isEmpty();
        forMemory.shutdownNow();
    }
}
