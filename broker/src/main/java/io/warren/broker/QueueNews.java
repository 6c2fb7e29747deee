package io.warren.broker;

import io.warren.broker.alarm.MemoryAlarm;
import io.warren.broker.deadletter.DeadLetterMaker;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.Definitions;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.BrokerNotes;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.vhost.VirtualHost;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings.DeadLetters;
import java.util.List;

/**
 * What the queues of an event loop tell the broker, and ask of it.
 *
 * <p>
 * Threads: that event loop.
 */
final class QueueNews implements QueueListener {

    private final EventLoop loop;
    private final Definitions definitions;
    private final MemoryAlarm memoryAlarm;
    private final BrokerCounters counters;

    QueueNews(EventLoop loop, Definitions definitions, MemoryAlarm memoryAlarm, BrokerCounters counters) {
        this.loop = loop;
        this.definitions = definitions;
        this.memoryAlarm = memoryAlarm;
        this.counters = counters;
    }

    @Override
    public void onSelfDeleted(MessageQueue queue) {
        var _ = definitions.submit(new RemoveQueue(queue.definition().vhost(), queue));
    }

    @Override
    public boolean heapFull() {
        return memoryAlarm.heapFull();
    }

    @Override
    public DeadLetter deadLetter(QueueDefinition queue, DeadLetters settings, Message message, Reason reason) {
        VirtualHost vhost = definitions.vhost(queue.vhost());
        return vhost == null ? new DeadLetter(message, List.of())
                : DeadLetterMaker.make(vhost.topology(), queue, settings, message, reason, loop.epochMillis());
    }

    @Override
    public Message counted(Message message, int acquired, int failed) {
        return BrokerNotes.counted((AmqpMessage) message, acquired, failed);
    }

    @Override
    public Message due(Message message, long nowMillis) {
        return BrokerNotes.due((AmqpMessage) message, nowMillis);
    }

    @Override
    public Message memo(String id, boolean persistent, long ttlMillis, long nowMillis) {
        return AmqpMessage.memo(id, persistent, ttlMillis, nowMillis);
    }

    @Override
    public void onDuplicates(int count) {
        counters.add(Counter.MESSAGES_DEDUPLICATED, count);
    }

    @Override
    public void onMemoryChanged(long deltaBytes) {
        memoryAlarm.add(deltaBytes);
    }
}
