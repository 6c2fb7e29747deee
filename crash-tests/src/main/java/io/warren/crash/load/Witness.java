package io.warren.crash.load;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has no part in what the others do: it sends messages to itself through a queue of its own, of which nothing is durable. As
 * long as the broker lives, each comes back, whatever happens to the disk.
 */
final class Witness extends Client {
    private static final long PAUSE_MILLIS = 10;
    private static final int PATIENCE_SECONDS = 60;

    Witness(Connections connections, LoadState state, Violations violations, ClientLog log) {
        super(connections, state, violations, log);
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException, TimeoutException {
        String queue = channel.queueDeclare().getQueue();
        BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
        channel.basicConsume(queue, true,
                (tag, delivery) -> arrived.add(ByteBuffer.wrap(delivery.getBody()).getLong()), tag -> {});
        for (long number = 1; !state().ended(); number++) {
            channel.basicPublish("", queue, new BasicProperties(),
                    ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            long came = await(channel, arrived);
            if (came != number) {
                violations().add(Violation.Kind.BROKER, "the witness sent itself " + number + " and got " + came);
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static long await(Channel channel, BlockingQueue<Long> arrived)
            throws InterruptedException, IOException, TimeoutException {
        // Rounds, not a deadline: a machine that stood still meanwhile is no fault of the broker.
        for (int round = 0; round < PATIENCE_SECONDS; round++) {
            Long came = arrived.poll(1, TimeUnit.SECONDS);
            if (came != null) return came;
            if (!channel.isOpen()) throw new IOException("The connection is gone");
        }
        throw new TimeoutException();
    }
}
