package io.warren.broker.replyto;

import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The reply consumers of a broker, by their addresses: names that only the requester and whom it asks get to know.
 *
 * <p>
 * Threads: any.
 */
public final class DirectReplies {

    /** What a client consumes from, and what it puts into reply-to. */
    public static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";

    private static final String ADDRESS_PREFIX = PSEUDO_QUEUE + ".";

    /** Takes replies to requesters that are gone: for the responder they count as routed. */
    private static final PublishTarget GONE = new DirectReplyQueue(ADDRESS_PREFIX, PublishBatch::answer);

    private final Map<String, DirectReplyQueue> byName = new ConcurrentHashMap<>();
    private final UnaryOperator<String> uniqueName;

    /** @param uniqueName makes a name nobody can guess from a prefix */
    public DirectReplies(UnaryOperator<String> uniqueName) {
        this.uniqueName = uniqueName;
    }

    /** A new address; replies reach it once it is added. */
    public DirectReplyQueue create(Consumer<PublishBatch> deliver) {
        return new DirectReplyQueue(uniqueName.apply(ADDRESS_PREFIX), deliver);
    }

    public void add(DirectReplyQueue queue) {
        byName.put(queue.name(), queue);
    }

    public void remove(DirectReplyQueue queue) {
        byName.remove(queue.name(), queue);
    }

    /** Whether somebody consumes from that address. */
    public boolean exists(String name) {
        return byName.containsKey(name);
    }

    /** Where a message to that routing key of the default exchange goes, or null if the key is no reply address. */
    public @Nullable PublishTarget target(String routingKey) {
        if (!routingKey.startsWith(ADDRESS_PREFIX)) {
            return null;
        }
        DirectReplyQueue queue = byName.get(routingKey);
        return queue == null ? GONE : queue;
    }
}
