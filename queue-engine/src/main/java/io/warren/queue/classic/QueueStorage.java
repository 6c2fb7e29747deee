package io.warren.queue.classic;

import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.durable.MessageStore;
import org.jspecify.annotations.Nullable;

/**
 * Where the queues of a broker keep their messages.
 *
 * @param format
 *            of the messages that are published to them
 * @param memory
 *            for those that nobody will ask for soon; of the queue's event loop
 * @param store
 *            on disk; null in a broker that has none
 */
public record QueueStorage(MessageFormat format, BacklogMemory memory, @Nullable MessageStore store) {}
