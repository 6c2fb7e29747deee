package io.warren.queue;

import io.warren.queue.backlog.BlockPool;
import io.warren.queue.durable.MessageStore;
import org.jspecify.annotations.Nullable;

/**
 * Where the queues of a broker keep their messages.
 *
 * @param format
 *            of the messages that are published to them
 * @param blocks
 *            for those that nobody will ask for soon
 * @param store
 *            for durable queues; null in a broker that keeps nothing over a restart
 */
public record QueueStorage(MessageFormat format, BlockPool blocks, @Nullable MessageStore store) {}
