package io.warren.queue.fake;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a {@link NamedMessage} in as many bytes as it claims to have, and its name. */
public final class NamedMessageFormat implements MessageFormat {

    @Override
    public int length(Message message) {
        return 2 * Integer.BYTES + name(message).length + message.size();
    }

    @Override
    public void write(Message message, ByteBuffer to) {
        byte[] name = name(message);
        to.putInt(name.length).put(name).putInt(message.size());
        to.position(to.position() + message.size()); // whatever it says
    }

    @Override
    public Message read(ByteBuffer from, @Nullable Message previous) {
        byte[] name = new byte[from.getInt()];
        from.get(name);
        int size = from.getInt();
        from.position(from.position() + size);
        return new NamedMessage(new String(name, StandardCharsets.UTF_8), size);
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
        return ((NamedMessage) message).name().getBytes(StandardCharsets.UTF_8);
    }
}
