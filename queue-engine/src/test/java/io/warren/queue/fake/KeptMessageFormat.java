package io.warren.queue.fake;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a {@link KeptMessage}, with as many bytes as it claims to have. */
public final class KeptMessageFormat implements MessageFormat {

    @Override
    public int length(Message message) {
        return 1 + 2 * Integer.BYTES + name(message).length + message.size();
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        byte[] name = name(message);
        to.put((byte) (message.persistent() ? 1 : 0)).putInt(name.length).put(name).putInt(message.size());
        to.put(new byte[message.size()]);
    }

    @Override
    public Message read(ByteBuffer from, @Nullable Message previous) {
        boolean persistent = from.get() == 1;
        byte[] name = new byte[from.getInt()];
        from.get(name);
        int size = from.getInt();
        from.position(from.position() + size);
        return new KeptMessage(new String(name, StandardCharsets.UTF_8), persistent, size);
    }

    private static byte[] name(Message message) {
        return ((KeptMessage) message).name().getBytes(StandardCharsets.UTF_8);
    }
}
