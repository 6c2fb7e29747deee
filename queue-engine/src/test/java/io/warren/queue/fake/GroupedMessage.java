package io.warren.queue.fake;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that may be of a group.
 *
 * @param group
 *            the value of the header {@link #HEADER}; empty for a message without it
 */
public record GroupedMessage(String name, String group, int priority, int size, long expirationMillis,
        long arrivedMillis) implements PlainMessage {

    public static final String HEADER = "group";

    public static GroupedMessage of(String group, String name) {
        return new GroupedMessage(name, group, 0, 10, -1, 0);
    }

    @Override
    public Map<String, Object> headers() {
        return group.isEmpty() ? Map.of() : Map.of(HEADER, group);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Writes such messages in some more bytes than they claim to have. */
    public static final class Format implements MessageFormat {

        @Override
        public int length(Message message) {
            return Integer.BYTES + fields(message).length + message.size();
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            byte[] fields = fields(message);
            to.putInt(fields.length).put(fields);
            to.position(to.position() + message.size()); // whatever it says
        }

        @Override
        public Message read(ByteBuffer from, @Nullable Message previous) {
            byte[] bytes = new byte[from.getInt()];
            from.get(bytes);
            List<String> fields = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
            GroupedMessage message = new GroupedMessage(fields.get(0), fields.get(1), Integer.parseInt(fields.get(2)),
                    Integer.parseInt(fields.get(3)), Long.parseLong(fields.get(4)), Long.parseLong(fields.get(5)));
            from.position(from.position() + message.size());
            return message;
        }

        @Override
        public int skip(ByteBuffer from) {
            return read(from, null).bodySize();
        }

        @Override
        public boolean persistent(ByteBuffer from) {
            return false;
        }

        private static byte[] fields(Message message) {
            GroupedMessage all = (GroupedMessage) message;
            return String.join("\n", all.name, all.group, "" + all.priority, "" + all.size, "" + all.expirationMillis,
                    "" + all.arrivedMillis).getBytes(StandardCharsets.UTF_8);
        }
    }
}
