package io.warren.broker.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeliveryWindowTest {

    private static final long FULL = 512 * 1024;

    private final DeliveryWindow window = new DeliveryWindow();

    @Test
    void theWindowShutsWhenItsBytesAreOnTheirWay() {
        window.add(FULL - 1);
        assertThat(window.admits()).isTrue();
        window.add(1);
        assertThat(window.admits()).isFalse();
    }

    @Test
    void aFullSocketShutsTheWindow() {
        window.socketFull(true);
        assertThat(window.admits()).isFalse();
        assertThat(window.takeWaiting()).isFalse();

        window.socketFull(false);
        assertThat(window.takeWaiting()).isTrue();
        assertThat(window.takeWaiting()).isFalse();
    }

    @Test
    void nobodyIsCalledWhoWasNotRefused() {
        assertThat(window.admits()).isTrue();
        assertThat(window.takeWaiting()).isFalse();
    }

    /** A queue hands over until it is refused, and stops for good if the connection does not call it again. */
    @Test
    void noWakeUpIsLost() throws Exception {
        int batches = 100_000;
        long batchBytes = FULL / 2;
        AtomicInteger left = new AtomicInteger(batches);
        LinkedBlockingQueue<Integer> onTheirWay = new LinkedBlockingQueue<>();
        Runnable handOver = () -> {
            while (left.get() > 0 && window.admits()) {
                left.decrementAndGet();
                window.add(batchBytes);
                onTheirWay.add(1);
            }
        };
        try (ExecutorService queue = Executors.newSingleThreadExecutor()) {
            List<Future<?>> runs = new ArrayList<>();
            runs.add(queue.submit(handOver));
            for (int i = 0; i < batches; i++) {
                assertThat(onTheirWay.poll(20, TimeUnit.SECONDS)).as("batch %s", i).isNotNull();
                window.remove(batchBytes);
                if (window.takeWaiting()) {
                    runs.add(queue.submit(handOver));
                }
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(window.admits()).isTrue();
    }
}
