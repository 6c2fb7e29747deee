package io.warren.broker.vhost;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a virtual host besides its name.
 *
 * @param tags
 *            in the order that they were given
 * @param defaultQueueType
 *            the type of durable queues that are declared without one, as {@code x-queue-type} calls it; null: the broker's
 */
public record VirtualHostMetadata(String description, List<String> tags, @Nullable String defaultQueueType) {

    public static final VirtualHostMetadata NONE = new VirtualHostMetadata("", List.of(), null);

    public VirtualHostMetadata {
        tags = List.copyOf(tags);
    }
}
