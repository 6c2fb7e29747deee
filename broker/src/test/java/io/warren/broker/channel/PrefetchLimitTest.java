package io.warren.broker.channel;

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
final class PrefetchLimitTest {

    private final PrefetchLimit prefetch = new PrefetchLimit();

    @Test
    void withoutALimitThereIsAlwaysAPermit() {
        for (int i = 0; i < 1000; i++) {
            assertThat(prefetch.tryAcquire()).isTrue();
        }
    }

    @Test
    void asManyPermitsAsTheLimitAndNoMore() {
        prefetch.limit(2);

        assertThat(List.of(prefetch.tryAcquire(), prefetch.tryAcquire(), prefetch.tryAcquire()))
                .containsExactly(true, true, false);
        prefetch.release(1);
        assertThat(prefetch.tryAcquire()).isTrue();
    }

    @Test
    void whatIsHeldCountsAgainstALimitThatComesLater() {
        assertThat(prefetch.tryAcquire()).isTrue();
        assertThat(prefetch.tryAcquire()).isTrue();
        prefetch.limit(2);
        assertThat(prefetch.tryAcquire()).isFalse();
    }

    @Test
    void onlyWhoWasRefusedWaitsAndIsCalledOnce() {
        prefetch.limit(1);
        assertThat(prefetch.tryAcquire()).isTrue();
        assertThat(prefetch.takeWaiting()).isFalse();

        assertThat(prefetch.tryAcquire()).isFalse();
        assertThat(prefetch.takeWaiting()).isTrue();
        assertThat(prefetch.takeWaiting()).isFalse();
    }

    /**
     * Two queues deliver under one limit while the channel gives permits back. A queue that is refused stops until it is called:
     * if a call got lost, the deliveries would never be complete.
     */
    @Test
    void neverMorePermitsThanTheLimitAndNoLostWakeUp() throws Exception {
        int limit = 3;
        int deliveriesPerQueue = 50_000;
        prefetch.limit(limit);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger mostInFlight = new AtomicInteger();
        LinkedBlockingQueue<Integer> delivered = new LinkedBlockingQueue<>();
        try (ExecutorService first = Executors.newSingleThreadExecutor();
                ExecutorService second = Executors.newSingleThreadExecutor()) {
            List<ExecutorService> loops = List.of(first, second);
            List<AtomicInteger> left = List.of(new AtomicInteger(deliveriesPerQueue),
                    new AtomicInteger(deliveriesPerQueue));
            List<Runnable> queues = new ArrayList<>();
            for (AtomicInteger each : left) {
                queues.add(() -> {
                    while (each.get() > 0 && prefetch.tryAcquire()) {
                        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        each.decrementAndGet();
                        delivered.add(1);
                    }
                });
            }
            List<Future<?>> runs = new ArrayList<>();
            runs.add(first.submit(queues.get(0)));
            runs.add(second.submit(queues.get(1)));
            for (int settled = 0; settled < 2 * deliveriesPerQueue; settled++) {
                Integer delivery = delivered.poll(20, TimeUnit.SECONDS);
                assertThat(delivery).as("delivery after %s, left %s", settled, left).isNotNull();
                inFlight.decrementAndGet();
                prefetch.release(1);
                if (prefetch.takeWaiting()) {
                    for (int i = 0; i < queues.size(); i++) {
                        runs.add(loops.get(i).submit(queues.get(i)));
                    }
                }
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(mostInFlight).hasValueLessThanOrEqualTo(limit);
    }
}
