package io.warren.bench.measure;

import io.warren.bench.brokers.ProcessTree;
import io.warren.bench.measure.CpuTimeline.Sample;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notes the processor times of the machine, of the broker and of all our processes, a few times a second, which takes
 * less than a hundredth of a core.
 *
 * <p>
 * Threads: one; the sampling has its own, until {@link #end}.
 */
public final class CpuSampler implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 250;

    private final Set<Long> broker;
    private final Set<Long> ours;
    private final CpuTimeline timeline = new CpuTimeline(OtherLoad.interruptsApart());
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable IOException failure;

    /** Starts sampling. */
    public CpuSampler(long brokerPid) {
        this.broker = Set.of(brokerPid);
        this.ours = Set.of(brokerPid, ProcessHandle.current().pid());
        this.thread = Thread.ofPlatform().daemon().name("processor times").start(this::sampleUntilEnd);
    }

    private void sampleUntilEnd() {
        try {
            do {
                sample();
            } while (!ending.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
            sample();
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample() throws IOException {
        ProcessTree tree = ProcessTree.now();
        timeline.add(new Sample(System.currentTimeMillis(), MachineTimes.now(), tree.micros(broker),
                tree.micros(ours)));
    }

    /**
     * Ends sampling and returns all samples.
     *
     * @throws IOException if there is no {@code /proc}
     */
    public CpuTimeline end() throws IOException, InterruptedException {
        ending.countDown();
        thread.join();
        if (failure != null) throw failure;
        return timeline;
    }

    @Override
    public void close() {
        ending.countDown();
    }
}
