package io.warren.bench;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.transport.Clocks;
import io.warren.broker.transport.EventLoops;
import io.warren.queue.Mailbox;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Handing over one message: put into a batch of 64, posted to a mailbox, read by its owner. {@code same}: the owner's event
 * loop is the benchmark's thread. {@code two}: it is one of the broker's, with up to 16 batches under way. The answer is a
 * count; its way through the publisher's own mailbox is left out.
 */
@OperationsPerInvocation(HandoverBenchmark.BATCH)
public class HandoverBenchmark extends StepBenchmark {
    static final int BATCH = 64;
    private static final int UNDER_WAY_MAX = 16;

    @Param({"same", "two"})
    private String threads = "same";

    private final ThisThread here = new ThisThread();
    private final EventLoops loops = new EventLoops(1, new Clocks(System::currentTimeMillis, System::nanoTime));
    private final AtomicLong answered = new AtomicLong();
    private final Reader reader = new Reader();
    private final Message message = new AmqpMessage(Address.of("", "bench"), new byte[64], 48,
            AmqpMessage.Traits.PERSISTENT, 0);
    private Mailbox<PublishBatch> mailbox = new Mailbox<>(here, reader);
    private long posted;

    @Setup
    public void chooseLoop() {
        if (threads.equals("two")) {
            mailbox = new Mailbox<>(loops.next(), reader);
        }
    }

    @TearDown
    public void close() {
        loops.close();
    }

    @Benchmark
    public long handOver() {
        PublishBatch batch = new PublishBatch(_ -> answered.lazySet(answered.getPlain() + 1), false, 4);
        for (int i = 0; i < BATCH; i++) {
            batch.add(message, i);
        }
        mailbox.post(batch);
        here.run();
        posted++;
        while (posted - answered.get() > UNDER_WAY_MAX) {
            Thread.onSpinWait();
        }
        return posted;
    }

    /** Looks at each message, as a queue does that takes it. */
    private static final class Reader implements Mailbox.Owner<PublishBatch> {
        private long bytes;

        @Override
        public void open(PublishBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.message(i).size();
            }
            batch.answer();
        }

        @Override
        public void endTurn() {
            if (bytes < 0) {
                throw new IllegalStateException("Expected a sum of sizes, but got " + bytes);
            }
        }
    }
}
