package io.warren.queue.fake;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link KeptMessage}, with as many bytes as it claims to have, which follow from its name. A message that is read with other
 * ones has another name: no test asks for it.
 */
public final class KeptMessageFormat implements MessageFormat {

    @Override
    public int length(Message message) {
        return 1 + 2 * Integer.BYTES + name(message).length + message.size();
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        byte[] name = name(message);
        to.put((byte) (message.persistent() ? 1 : 0)).putInt(name.length).put(name).putInt(message.size());
        to.put(body(name, message.size()));
    }

    @Override
    public Message read(ByteBuffer from, @Nullable Message previous) {
        boolean persistent = from.get() == 1;
        byte[] name = new byte[from.getInt()];
        from.get(name);
        int size = from.getInt();
        byte[] body = new byte[size];
        from.get(body);
        String whole = Arrays.equals(body, body(name, size)) ? "" : " with a wrong body";
        return new KeptMessage(new String(name, StandardCharsets.UTF_8) + whole, persistent, size);
    }

    private static byte[] body(byte[] name, int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (name[i % name.length] + i / name.length);
        }
        return body;
    }

    @Override
    public int skip(ByteBuffer from) {
        return read(from, null).size();
    }

    @Override
    public boolean persistent(ByteBuffer from) {
        return read(from.duplicate(), null).persistent();
    }

    private static byte[] name(Message message) {
        return ((KeptMessage) message).name().getBytes(StandardCharsets.UTF_8);
    }
}
