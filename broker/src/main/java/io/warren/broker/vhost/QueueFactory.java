package io.warren.broker.vhost;

import io.warren.queue.MessageQueue;
import io.warren.queue.QueueDefinition;

/** Makes a queue and gives it to the event loop that will own it. */
public interface QueueFactory {

    MessageQueue create(QueueDefinition definition);
}
