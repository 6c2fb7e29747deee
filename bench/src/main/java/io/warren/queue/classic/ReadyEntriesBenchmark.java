package io.warren.queue.classic;

import io.warren.bench.StepBenchmark;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.queue.Message;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.consumer.QueueEntry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One message in and one out of what waits in a queue. {@code dropped}: it is settled by being given out, and needs no object.
 * {@code taken}: it is to be held unsettled. {@code returned}: 64 are taken and put back, as when a consumer goes. Nothing is
 * delivered or settled here.
 */
@OperationsPerInvocation(ReadyEntriesBenchmark.TURN)
public class ReadyEntriesBenchmark extends StepBenchmark {
    static final int TURN = 64;

    @Param("1000")
    private int backlog = 1000;

    private final ReadyEntries ready = new ReadyEntries(new PackedMessages(new AmqpMessageFormat(), new BacklogMemory(), PageStore.NONE, new NothingHappens()), 1);
    private final QueueEntry[] taken = new QueueEntry[TURN];
    private final Message message = new AmqpMessage(Address.of("", "bench"), new byte[64], 48,
            AmqpMessage.Traits.PERSISTENT, 0);

    @Setup
    public void fill() {
        for (int i = 0; i < backlog; i++) {
            ready.add(message);
        }
    }

    @Benchmark
    public long dropped() {
        long bytes = 0;
        for (int i = 0; i < TURN; i++) {
            ready.add(message);
        }
        for (int i = 0; i < TURN; i++) {
            bytes += ready.headId() + ready.headMessage().size();
            ready.dropHead();
        }
        return bytes;
    }

    @Benchmark
    public QueueEntry[] taken() {
        for (int i = 0; i < TURN; i++) {
            ready.add(message);
        }
        for (int i = 0; i < TURN; i++) {
            taken[i] = ready.take();
        }
        return taken;
    }

    @Benchmark
    public QueueEntry[] returned() {
        for (int i = 0; i < TURN; i++) {
            taken[i] = ready.take();
        }
        for (int i = 0; i < TURN; i++) {
            ready.putBack(taken[i]);
        }
        return taken;
    }

    /** Everything stays in memory. */
    private static final class NothingHappens implements PackedMessages.Owner {

        @Override
        public long firstUndecided() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onFetched() {
        }

        @Override
        public void onLost(long entries, long bytes) {
        }
    }
}
