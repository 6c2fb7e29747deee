package io.warren.broker.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.config.MemoryWatermarks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MemoryAlarmTest {

    /** Looks when the test says so. */
    private static final class ManualScheduler extends ScheduledThreadPoolExecutor {

        private Runnable check = () -> {};

        ManualScheduler() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
            check = task;
            return schedule(() -> {}, 0, unit);
        }
    }

    private final ManualScheduler scheduler = new ManualScheduler();
    private long outsideHeap;
    private final List<String> told = new ArrayList<>();
    private final MemoryAlarm alarm = new MemoryAlarm(new MemoryWatermarks(1000, 500), () -> outsideHeap, told::add);

    @BeforeEach
    void start() {
        alarm.start(scheduler);
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void theAlarmIsRaisedAboveTheHighWatermarkAndNotAtIt() {
        held(1000);
        assertThat(alarm.raised()).isFalse();

        held(1001);
        assertThat(alarm.raised()).isTrue();
        assertThat(told).containsExactly("memory");
    }

    @Test
    void itClearsOnlyATenthBelow() {
        held(1500);
        held(1000);
        held(901);
        assertThat(alarm.raised()).isTrue();

        held(900);
        assertThat(alarm.raised()).isFalse();
        assertThat(told).containsExactly("memory", "");
    }

    @Test
    void itIsToldOnceHoweverLongItLasts() {
        held(1500);
        held(2000);
        held(1500);

        assertThat(told).containsExactly("memory");
    }

    @Test
    void itCanBeRaisedAgain() {
        held(1500);
        held(0);
        held(1500);

        assertThat(told).containsExactly("memory", "", "memory");
    }

    @Test
    void theHeapHasAWatermarkOfItsOwn() {
        heldOnHeap(900, 500);
        assertThat(alarm.raised()).isFalse();

        heldOnHeap(900, 501);
        assertThat(alarm.raised()).isTrue();

        heldOnHeap(900, 451);
        assertThat(alarm.raised()).isTrue();

        heldOnHeap(900, 450);
        assertThat(alarm.raised()).isFalse();
    }

    private void held(long bytes) {
        heldOnHeap(bytes, 0);
    }

    private void heldOnHeap(long bytes, long onHeap) {
        alarm.add(bytes - alarm.bytes());
        outsideHeap = bytes - onHeap;
        scheduler.check.run();
    }
}
