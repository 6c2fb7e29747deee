package io.warren.broker.channel;

import io.warren.bench.SmallBroker;
import io.warren.bench.StepBenchmark;
import io.warren.bench.ThisThread;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.QueueDefinition;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One delivery noted under its tag, and taken out again when it is acknowledged, in turns of 64: {@code single}, each by itself,
 * or {@code multiple}, the last for all. {@code straggler} says whether one old delivery is never acknowledged. Without what
 * the queue is told.
 */
@OperationsPerInvocation(UnackedDeliveriesBenchmark.TURN)
public class UnackedDeliveriesBenchmark extends StepBenchmark {
    static final int TURN = 64;
    private static final int SECOND = 1;

    @Param("false")
    private boolean straggler;

    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final DeliverySource source = new GetSource(new ClassicQueue(
            new QueueDefinition(0, "/", "bench", "classic", true, false, false, false), new ThisThread(),
            new SmallBroker.Ignorant(), new QueueStorage(new AmqpMessageFormat(), new BacklogMemory(), null)));
    private long taken;
    private final UnackedDeliveries.Taker taker = (_, _, id) -> taken += id;

    @Setup
    public void leaveOneBehind() {
        if (straggler) {
            long _ = unacked.add(source, 1, SECOND);
        }
    }

    @Benchmark
    public long single() {
        long last = deliver();
        for (long tag = last - TURN + 1; tag <= last; tag++) {
            unacked.take(tag, false, taker);
        }
        return taken;
    }

    @Benchmark
    public long multiple() {
        long last = deliver();
        unacked.take(last, true, taker);
        return taken;
    }

    private long deliver() {
        long last = 0;
        for (int i = 0; i < TURN; i++) {
            last = unacked.add(source, i, SECOND);
        }
        return last;
    }
}
