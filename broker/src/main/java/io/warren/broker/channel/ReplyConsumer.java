package io.warren.broker.channel;

import io.warren.broker.message.AmqpMessage;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.replyto.DirectReplyQueue;
import io.warren.codec.frame.DeliverPrefix;
import io.warren.queue.PublishBatch;

/**
 * A channel's consumer of direct replies: what is published to its address goes straight to the client, without a queue.
 *
 * <p>
 * Threads: the connection's event loop, except that replies arrive on any and are posted.
 */
final class ReplyConsumer {

    /** A client that leaves more than this unread loses further replies: no queue keeps them for it. */
    private static final long UNREAD_BYTES_MAX = 32L * 1024 * 1024;

    private final Channel channel;
    private final String tag;
    private final DirectReplyQueue queue;
    private final DeliverPrefix prefix;
    private boolean ended;

    ReplyConsumer(Channel channel, String tag) {
        this.channel = channel;
        this.tag = tag;
        this.prefix = new DeliverPrefix(channel.number(), tag);
        this.queue = channel.owner().session().services().directReplies()
                .create(batch -> channel.owner().post((Runnable) () -> deliver(batch)));
    }

    String tag() {
        return tag;
    }

    DirectReplyQueue queue() {
        return queue;
    }

    /** No reply is delivered from here on, also none that is on its way: publishers may know the queue for a while. */
    void end() {
        ended = true;
    }

    private void deliver(PublishBatch batch) {
        if (channel.isOpen() && !ended && channel.owner().writer().pendingBytes() < UNREAD_BYTES_MAX) {
            for (int i = 0; i < batch.size(); i++) {
                channel.owner().writer().delivery(channel.number(), prefix, channel.skipTag(), false,
                        (AmqpMessage) batch.message(i));
            }
            channel.owner().session().services().counters().add(Counter.MESSAGES_DELIVERED, batch.size());
        }
        batch.answer();
    }
}
