package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How many messages a queue has ready, as a passive declaration says it. */
final class Depth {
    static final int NO_QUEUE = -1;

    private Depth() {
    }

    /** On a channel of its own, which does not survive that there is no such queue. */
    static int of(Connection connection, String queue) throws IOException, TimeoutException {
        Channel channel = connection.createChannel();
        try {
            int count = channel.queueDeclarePassive(queue).getMessageCount();
            channel.close();
            return count;
        } catch (IOException e) {
            if (connection.isOpen()) return NO_QUEUE;
            throw e;
        }
    }
}
