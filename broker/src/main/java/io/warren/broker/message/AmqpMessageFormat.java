package io.warren.broker.message;

import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AmqpMessage} as bytes:
 *
 * <pre>
 *   traits     1   what of the following is there, and whether it is persistent, and whether it was a dead letter
 *   arrived    8   milliseconds since 1970
 *   priority   1   where it is not 0
 *   expiration 8   milliseconds, where it has one
 *   due        8   milliseconds since 1970, where it is not to be delivered at once
 *   keys           of CC and BCC, where there are any: how many (4), each as length (4) and UTF-8
 *   address        exchange and routing key, each as length (1) and UTF-8
 *   content    4   length of the properties; 4 length of all; then the properties and the body
 * </pre>
 *
 * <p>
 * Hot. Reading makes what a publish makes: the message, its array, and an {@link Address} where it differs from the one before.
 *
 * <p>
 * Threads: any.
 */
public final class AmqpMessageFormat implements MessageFormat {

    private static final int PERSISTENT = 1;
    private static final int PRIORITY = 2;
    private static final int EXPIRATION = 4;
    private static final int EXTRA_KEYS = 8;
    private static final int DEAD_LETTERED = 16;
    private static final int DUE = 32;

    @Override
    public int length(Message message) {
        AmqpMessage amqp = (AmqpMessage) message;
        Traits traits = amqp.traits();
        int length =
                Byte.BYTES + Long.BYTES + amqp.address().encoded().length + 2 * Integer.BYTES + amqp.content().length;
        if (traits.priority() != 0) {
            length += Byte.BYTES;
        }
        if (traits.expirationMillis() >= 0) {
            length += Long.BYTES;
        }
        if (traits.dueMillis() != 0) {
            length += Long.BYTES;
        }
        if (!traits.extraRoutingKeys().isEmpty()) {
            length += Integer.BYTES;
            for (String key : traits.extraRoutingKeys()) {
                length += Integer.BYTES + key.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return length;
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        AmqpMessage amqp = (AmqpMessage) message;
        writeTraits(amqp.traits(), amqp.arrivedMillis(), to);
        to.put(amqp.address().encoded());
        to.putInt(amqp.propertiesLength()).putInt(amqp.content().length).put(amqp.content());
    }

    private static void writeTraits(Traits traits, long arrivedMillis, ByteBuffer to) {
        int flags = (traits.persistent() ? PERSISTENT : 0) | (traits.priority() != 0 ? PRIORITY : 0)
                | (traits.expirationMillis() >= 0 ? EXPIRATION : 0)
                | (traits.extraRoutingKeys().isEmpty() ? 0 : EXTRA_KEYS) | (traits.deadLettered() ? DEAD_LETTERED : 0)
                | (traits.dueMillis() != 0 ? DUE : 0);
        to.put((byte) flags).putLong(arrivedMillis);
        if ((flags & PRIORITY) != 0) {
            to.put((byte) traits.priority());
        }
        if ((flags & EXPIRATION) != 0) {
            to.putLong(traits.expirationMillis());
        }
        if ((flags & DUE) != 0) {
            to.putLong(traits.dueMillis());
        }
        if ((flags & EXTRA_KEYS) != 0) {
            to.putInt(traits.extraRoutingKeys().size());
            for (String key : traits.extraRoutingKeys()) {
                byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                to.putInt(bytes.length).put(bytes);
            }
        }
    }

    @Override
    public AmqpMessage read(ByteBuffer from, @Nullable Message previous) {
        int flags = from.get();
        long arrivedMillis = from.getLong();
        Traits traits = readTraits(flags, from);
        Address address = readAddress(from, previous == null ? null : ((AmqpMessage) previous).address());
        int propertiesLength = from.getInt();
        byte[] content = new byte[from.getInt()];
        from.get(content);
        return new AmqpMessage(address, content, propertiesLength, traits, arrivedMillis);
    }

    @Override
    public int skip(ByteBuffer from) {
        int flags = from.get();
        int fields =
                Long.BYTES + ((flags & PRIORITY) == 0 ? 0 : Byte.BYTES) + ((flags & EXPIRATION) == 0 ? 0 : Long.BYTES)
                        + ((flags & DUE) == 0 ? 0 : Long.BYTES);
        from.position(from.position() + fields);
        if ((flags & EXTRA_KEYS) != 0) {
            for (int left = from.getInt(); left > 0; left--) {
                int length = from.getInt();
                from.position(from.position() + length);
            }
        }
        skipShort(from);
        skipShort(from);
        int propertiesLength = from.getInt();
        int size = from.getInt();
        from.position(from.position() + size);
        return size - propertiesLength;
    }

    private static void skipShort(ByteBuffer from) {
        int length = from.get() & 0xff;
        from.position(from.position() + length);
    }

    @Override
    public boolean persistent(ByteBuffer from) {
        return (from.get(from.position()) & PERSISTENT) != 0;
    }

    private static Traits readTraits(int flags, ByteBuffer from) {
        boolean persistent = (flags & PERSISTENT) != 0;
        if ((flags & ~PERSISTENT) == 0) {
            return persistent ? Traits.PERSISTENT : Traits.TRANSIENT;
        }
        int priority = (flags & PRIORITY) == 0 ? 0 : from.get() & 0xff;
        long expirationMillis = (flags & EXPIRATION) == 0 ? -1 : from.getLong();
        long dueMillis = (flags & DUE) == 0 ? 0 : from.getLong();
        List<String> extraKeys = new ArrayList<>();
        if ((flags & EXTRA_KEYS) != 0) {
            for (int left = from.getInt(); left > 0; left--) {
                extraKeys.add(readText(from, from.getInt()));
            }
        }
        return new Traits(persistent, priority, expirationMillis, dueMillis, List.copyOf(extraKeys),
                (flags & DEAD_LETTERED) != 0);
    }

    private static Address readAddress(ByteBuffer from, @Nullable Address previous) {
        int start = from.position();
        if (previous != null && startsWith(from, start, previous.encoded())) {
            from.position(start + previous.encoded().length);
            return previous;
        }
        String exchange = readText(from, from.get() & 0xff);
        String routingKey = readText(from, from.get() & 0xff);
        byte[] encoded = new byte[from.position() - start];
        from.get(start, encoded);
        return new Address(exchange, routingKey, encoded);
    }

    /** The lengths are among the bytes, so what starts with another address is that address. */
    private static boolean startsWith(ByteBuffer from, int start, byte[] encoded) {
        if (from.remaining() < encoded.length) {
            return false;
        }
        for (int i = 0; i < encoded.length; i++) {
            if (from.get(start + i) != encoded[i]) {
                return false;
            }
        }
        return true;
    }

    private static String readText(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
