package io.warren.crash.load;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.warren.crash.history.MessageId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * Properties and body of a message, all of which follow from its id and size, so that whoever gets it can tell whether it is
 * whole. The id is in both: a body under the wrong properties is found.
 *
 * <pre>
 * at 12 bytes or more:  id (8) | filler | CRC32C of all before (4)        below: filler only
 * </pre>
 */
final class MessageContent {
    /** The id of a delivery whose own cannot be read. */
    static final long UNKNOWN = 0;

    private static final int FRAMED_SIZE_MIN = Long.BYTES + Integer.BYTES;
    private static final String SIZE = "size";
    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;
    private static final int TRANSIENT_ONE_OF = 8;
    private static final int HEX = 16;

    private MessageContent() {
    }

    static BasicProperties properties(long message, int size) {
        return properties(message, size, Map.of());
    }

    /** @param headers what else is to be there, of which nothing is checked */
    static BasicProperties properties(long message, int size, Map<String, Object> headers) {
        Map<String, Object> all = new HashMap<>(headers);
        all.put(SIZE, size);
        return new BasicProperties.Builder()
                .deliveryMode(isTransient(message) ? TRANSIENT : PERSISTENT)
                .messageId(Long.toString(message, HEX))
                .priority(MessageId.client(message) % 10) // the same for all of a publisher, so that its messages keep their order
                .headers(all)
                .build();
    }

    /** Whether it is one of the few that are not persistent. */
    static boolean isTransient(long message) {
        return MessageId.sequence(message) % TRANSIENT_ONE_OF == 0;
    }

    static byte[] body(long message, int size) {
        byte[] body = new byte[size];
        new SplittableRandom(message).nextBytes(body);
        if (size >= FRAMED_SIZE_MIN) {
            ByteBuffer buffer = ByteBuffer.wrap(body);
            buffer.putLong(0, message);
            buffer.putInt(size - Integer.BYTES, checksum(body));
        }
        return body;
    }

    /** What the properties say, or {@link #UNKNOWN}. */
    static long id(BasicProperties properties) {
        try {
            return Long.parseLong(Objects.requireNonNullElse(properties.getMessageId(), ""), HEX);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** Whether these are the properties and the body that were published under this id. */
    static boolean isWhole(long message, BasicProperties properties, byte[] body) {
        if (message == UNKNOWN || !asPublished(properties).equals(properties(message, body.length))) return false;
        if (body.length < FRAMED_SIZE_MIN) return Arrays.equals(body, body(message, body.length));
        ByteBuffer buffer = ByteBuffer.wrap(body);
        return buffer.getLong(0) == message && buffer.getInt(body.length - Integer.BYTES) == checksum(body);
    }

    /** Without what the broker notes in a dead letter, and in one that comes later. */
    private static BasicProperties asPublished(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        if (headers == null) return properties;
        Map<String, Object> kept = new HashMap<>(headers);
        kept.keySet().removeIf(header -> header.contains("-death") || header.equals(Topology.DELAY));
        return properties.builder().headers(kept).build();
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body, 0, body.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
