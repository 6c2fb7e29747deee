package io.warren.bench;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.queue.Message;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.consumer.UnsettledEntries;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One entry noted as given out, and one taken out as settled, in the order of giving. {@code steady}: one after the other, while
 * as many as {@code held} stay out. {@code inTurns}: 1,000 are given out, then all are settled, so that the table empties
 * each time. The entries were got by nobody in particular; making them is left out.
 */
@OperationsPerInvocation(UnsettledEntriesBenchmark.TURN)
public class UnsettledEntriesBenchmark extends StepBenchmark {
    static final int TURN = 1000;

    @Param("1000")
    private int held = TURN;

    private final UnsettledEntries unsettled = new UnsettledEntries();
    private final Message message = new AmqpMessage(Address.of("", "bench"), new byte[64], 48,
            AmqpMessage.Traits.PERSISTENT, 0);
    private QueueEntry[] entries = {};
    private int next;
    private int oldest;

    @Setup
    public void makeEntries() {
        entries = new QueueEntry[held + TURN];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new QueueEntry(i + 1, message);
        }
    }

    @Benchmark
    public int steady() {
        while (unsettled.size() < held) {
            give();
        }
        for (int i = 0; i < TURN; i++) {
            give();
            settle();
        }
        return unsettled.size();
    }

    @Benchmark
    public int inTurns() {
        for (int i = 0; i < TURN; i++) {
            give();
        }
        for (int i = 0; i < TURN; i++) {
            settle();
        }
        return unsettled.size();
    }

    private void give() {
        unsettled.add(entries[next], null);
        next = next + 1 == entries.length ? 0 : next + 1;
    }

    private void settle() {
        if (unsettled.remove(entries[oldest].id(), null) == null) {
            throw new IllegalStateException("Expected entry " + entries[oldest].id() + " to be held");
        }
        oldest = oldest + 1 == entries.length ? 0 : oldest + 1;
    }
}
