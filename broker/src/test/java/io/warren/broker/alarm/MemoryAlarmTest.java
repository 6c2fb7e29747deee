package io.warren.broker.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.config.MemoryWatermarks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MemoryAlarmTest {

    private final ManualScheduler scheduler = new ManualScheduler();
    private long outsideHeap;
    private final List<String> told = new ArrayList<>();
    private final MemoryAlarm alarm = new MemoryAlarm(new MemoryWatermarks(1000, 500), () -> outsideHeap,
            new LowResources(told::add));

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
        assertThat(raised()).isFalse();

        held(1001);
        assertThat(raised()).isTrue();
        assertThat(told).containsExactly("memory");
    }

    @Test
    void itClearsOnlyATenthBelow() {
        held(1500);
        held(1000);
        held(901);
        assertThat(raised()).isTrue();

        held(900);
        assertThat(raised()).isFalse();
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
        assertThat(raised()).isFalse();

        heldOnHeap(900, 501);
        assertThat(raised()).isTrue();

        heldOnHeap(900, 451);
        assertThat(raised()).isTrue();

        heldOnHeap(900, 450);
        assertThat(raised()).isFalse();
    }

    private boolean raised() {
        return !told.isEmpty() && told.getLast().equals("memory");
    }

    private void held(long bytes) {
        heldOnHeap(bytes, 0);
    }

    private void heldOnHeap(long bytes, long onHeap) {
        alarm.add(bytes - alarm.bytes());
        outsideHeap = bytes - onHeap;
        scheduler.check();
    }
}
