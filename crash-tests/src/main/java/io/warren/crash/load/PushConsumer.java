package io.warren.crash.load;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Consumes one queue; acks single or multiple, requeues and discards now and then, holds some back as long as it can. */
final class PushConsumer extends Client {
    private static final int PREFETCH_MAX = 500;
    private static final long LOOK_MILLIS = 10;

    private final SplittableRandom random;
    private final int queue;

    PushConsumer(Connections connections, LoadState state, Violations violations, ClientLog log,
            SplittableRandom random, int queue) {
        super(connections, state, violations, log);
        this.random = random;
        this.queue = queue;
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException {
        int prefetch = 1 + random.nextInt(PREFETCH_MAX);
        channel.basicQos(prefetch);
        CountDownLatch closed = new CountDownLatch(1);
        channel.addShutdownListener(signal -> closed.countDown());
        Settling settling = new Settling(channel, new Deliveries(channel, log(), queue, prefetch), prefetch);
        channel.basicConsume(Topology.QUEUES.get(queue), false, settling);
        while (!state().ended() && !closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            // the library calls the consumer
        }
    }

    /** Threads: one at a time, the library's. */
    private final class Settling extends DefaultConsumer {
        private final Deliveries deliveries;
        private final int batch;
        private final int requeuePercent = random.nextInt(8);
        private final int discardPercent = random.nextInt(3);
        private final boolean multiple = random.nextBoolean();

        Settling(Channel channel, Deliveries deliveries, int prefetch) {
            super(channel);
            this.deliveries = deliveries;
            this.batch = 1 + random.nextInt(Math.max(1, prefetch / 2));
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                throws IOException {
            deliveries.onDelivery(envelope, properties, body);
            try {
                if (deliveries.size() >= batch) settle(deliveries.tags());
            } catch (ShutdownSignalException e) {
                // the connection is gone, and its listener knows
            }
        }

        private void settle(List<Long> tags) throws IOException {
            int dice = random.nextInt(100);
            if (multiple) {
                long last = tags.get(random.nextInt(tags.size()));
                if (dice < requeuePercent) {
                    deliveries.requeue(last, true);
                } else {
                    deliveries.ack(last, true);
                }
            } else {
                long any = tags.get(random.nextInt(tags.size()));
                if (dice < requeuePercent) {
                    deliveries.requeue(any, false);
                } else if (dice < requeuePercent + discardPercent) {
                    deliveries.discard(any);
                } else {
                    deliveries.ack(any, false);
                }
            }
        }
    }
}
