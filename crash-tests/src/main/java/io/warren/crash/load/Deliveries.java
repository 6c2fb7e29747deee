package io.warren.crash.load;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import io.warren.crash.history.ClientLog;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one channel got from one queue and has not settled, and the writing down of both.
 *
 * <p>
 * Threads: one.
 */
final class Deliveries {
    private static final int BARRIER_EVERY = 64;

    private final Channel channel;
    private final ClientLog log;
    private final int queue;
    private final int prefetch;
    private final NavigableMap<Long, Long> unsettled = new TreeMap<>(); // message by delivery tag
    private int acksSinceBarrier;

    Deliveries(Channel channel, ClientLog log, int queue, int prefetch) {
        this.channel = channel;
        this.log = log;
        this.queue = queue;
        this.prefetch = prefetch;
    }

    void onDelivery(Envelope envelope, BasicProperties properties, byte[] body) {
        long message = MessageContent.id(properties);
        if (MessageContent.isWhole(message, properties, body)) {
            log.delivered(message, queue, envelope.getDeliveryTag(), envelope.isRedeliver());
        } else {
            log.broken(message, queue, envelope.getDeliveryTag());
        }
        unsettled.put(envelope.getDeliveryTag(), message);
    }

    int size() {
        return unsettled.size();
    }

    /** The oldest first. */
    List<Long> tags() {
        return List.copyOf(unsettled.keySet());
    }

    void ack(long tag, boolean multiple) throws IOException {
        Collection<Long> messages = take(tag, multiple);
        write(messages, 0, () -> channel.basicAck(tag, multiple));
        acksSinceBarrier += messages.size();
        if (acksSinceBarrier >= BARRIER_EVERY) barrier();
    }

    /** Without a dead-letter exchange this is the end of the message, as an ack is. */
    void discard(long tag) throws IOException {
        write(take(tag, false), 0, () -> channel.basicReject(tag, false));
    }

    /** Within a transaction: it counts when that is committed. The delivery is kept, as a rollback brings it back. */
    void ackIn(long transaction, long tag) throws IOException {
        Long message = unsettled.get(tag);
        if (message != null) write(List.of(message), transaction, () -> channel.basicAck(tag, false));
    }

    void committed(Collection<Long> tags) {
        tags.forEach(unsettled::remove);
    }

    void requeue(long tag, boolean multiple) throws IOException {
        take(tag, multiple);
        channel.basicNack(tag, multiple, true);
    }

    /** Proves that the broker has read all acks before. */
    void barrier() throws IOException {
        channel.basicQos(prefetch);
        log.barrier();
        acksSinceBarrier = 0;
    }

    private Collection<Long> take(long tag, boolean multiple) {
        NavigableMap<Long, Long> taken =
                multiple ? unsettled.headMap(tag, true) : unsettled.subMap(tag, true, tag, true);
        Collection<Long> messages = List.copyOf(taken.values());
        taken.clear();
        return messages;
    }

    private void write(Collection<Long> messages, long transaction, Write write) throws IOException {
        boolean written = false;
        try {
            write.run();
            written = true;
        } finally {
            boolean certain = written;
            messages.forEach(message -> log.ack(message, queue, transaction, certain));
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
