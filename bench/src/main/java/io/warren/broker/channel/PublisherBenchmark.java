package io.warren.broker.channel;

import io.warren.bench.StepBenchmark;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Publishing one message of a turn of 64: deciding where it goes, putting it into a batch, and at the end of the turn handing
 * the batches over and taking them back answered. All go through a direct exchange to one queue, which does nothing but answer.
 * With one address, the decision for the message before holds; with 64, it is made anew for each. Without confirms.
 */
@OperationsPerInvocation(PublisherBenchmark.TURN)
public class PublisherBenchmark extends StepBenchmark {
    static final int TURN = 64;

    @Param({"1", "64"})
    private int addresses = 1;

    private final LoneChannel owner = new LoneChannel();
    private final Publisher publisher = new Publisher(new Channel(owner, 1));
    private final Sink sink = new Sink();
    private final AmqpMessage[] messages = new AmqpMessage[TURN];

    @Setup
    public void bind() {
        for (int i = 0; i < addresses; i++) {
            owner.session().vhost().topology().bindQueue(sink, "amq.direct", "key-" + i, Map.of());
        }
        Address[] published = new Address[addresses];
        for (int i = 0; i < TURN; i++) {
            int which = i % addresses;
            if (i < addresses) {
                published[i] = Address.of("amq.direct", "key-" + i);
            }
            messages[i] = new AmqpMessage(published[which], new byte[64], 48, Traits.PERSISTENT, 0);
        }
    }

    @Benchmark
    public int publish() {
        for (int i = 0; i < TURN; i++) {
            publisher.publish(messages[i], false);
        }
        publisher.handOver();
        PublishBatch batch = sink.last;
        publisher.answered(batch);
        if (batch.size() != TURN) {
            throw new IllegalStateException("Expected one batch of " + TURN + ", but got " + batch.size());
        }
        return batch.size();
    }

    /** A queue that keeps the last batch only. */
    private static final class Sink implements PublishTarget {
        private PublishBatch last = new PublishBatch(_ -> {}, false, 4);

        @Override
        public String name() {
            return "sink";
        }

        @Override
        public void publish(PublishBatch batch) {
            last = batch;
        }
    }
}
