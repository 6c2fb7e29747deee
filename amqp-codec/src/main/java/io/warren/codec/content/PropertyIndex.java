package io.warren.codec.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds properties in their raw form (flags and values), which messages keep. One pass checks everything, the tables
 * within headers too, and remembers where each value begins, relative to the flags word; what is asked for is decoded
 * then.
 *
 * <p>
 * The two low bits of the flags word mean nothing here, as with RabbitMQ. Octets that are no UTF-8 are accepted and
 * show replacement characters.
 *
 * <p>
 * Hot, once per publish: {@link #read} allocates nothing. Threads: one, the owner's; an instance is used again for each
 * header.
 */
public final class PropertyIndex {
    private static final Property[] PROPERTIES = Property.values();
    private static final byte PERSISTENT = 2;

    private final int[] offsets = new int[PROPERTIES.length];
    private int flags;
    private int start;
    private int deliveryMode;
    private int priority;

    /**
     * Reads properties from the reader to the writer index.
     *
     * @throws DecodeException FRAME_ERROR if a value is missing, malformed, nested deeper than 512, or if octets are
     * left
     */
    public void read(ByteBuf in) {
        deliveryMode = 0;
        priority = 0;
        try {
            start = in.readerIndex();
            flags = Wire.readShort(in);
            for (Property property : PROPERTIES) {
                if (!has(property)) continue;
                offsets[property.position()] = in.readerIndex() - start;
                skip(property, in);
            }
        } catch (DecodeException e) {
            if (!e.truncated()) throw e;
            throw malformed("a property is missing or cut");
        }
        if (in.isReadable()) throw malformed("octets behind the last property");
    }

    /** Reads properties out of an array, see {@link #read(ByteBuf)}. */
    public static PropertyIndex of(byte[] octets, int offset, int length) {
        PropertyIndex index = new PropertyIndex();
        index.read(Unpooled.wrappedBuffer(octets, offset, length));
        return index;
    }

    /** The headers in raw properties, which were checked before; an empty table if there are none. */
    public static FieldTable headers(byte[] octets, int offset, int length) {
        ByteBuf in = Unpooled.wrappedBuffer(octets, offset, length);
        PropertyIndex index = new PropertyIndex();
        index.read(in);
        return index.headers(in);
    }

    private void skip(Property property, ByteBuf in) {
        switch (property) {
            case HEADERS -> FieldTable.skip(in);
            case DELIVERY_MODE -> deliveryMode = Wire.readOctet(in);
            case PRIORITY -> priority = Wire.readOctet(in);
            case TIMESTAMP -> Wire.readLongLong(in);
            default -> Wire.skipShortString(in);
        }
    }

    private static DecodeException malformed(String what) {
        return new DecodeException(HardError.FRAME_ERROR, "malformed content properties: " + what);
    }

    public boolean has(Property property) {
        return (flags & property.flag()) != 0;
    }

    public boolean headersPresent() {
        return has(Property.HEADERS);
    }

    /** The delivery mode as sent, 0 if none was. */
    public int deliveryMode() {
        return deliveryMode;
    }

    /** Whether the delivery mode is 2; RabbitMQ takes any other for transient. */
    public boolean persistent() {
        return deliveryMode == PERSISTENT;
    }

    /** The priority as sent, 0 if none was. */
    public int priority() {
        return priority;
    }

    /** Where a value begins, in octets behind the first of the flags word; only for properties that are there. */
    public int offset(Property property) {
        if (!has(property)) throw new IllegalStateException("Expected " + property + ", but it is not there");
        return offsets[property.position()];
    }

    public @Nullable String expiration(ByteBuf buf) {
        return string(buf, Property.EXPIRATION);
    }

    public @Nullable String userId(ByteBuf buf) {
        return string(buf, Property.USER_ID);
    }

    public @Nullable String replyTo(ByteBuf buf) {
        return string(buf, Property.REPLY_TO);
    }

    /** A property that is a short string, or null; from the buffer that was read, while its octets have not moved. */
    public @Nullable String string(ByteBuf buf, Property property) {
        return switch (property) {
            case HEADERS, DELIVERY_MODE, PRIORITY, TIMESTAMP -> throw new IllegalArgumentException(
                    "Expected a property that is a string, but got " + property);
            default -> has(property) ? string(buf, start + offset(property)) : null;
        };
    }

    /** Seconds since 1970 as sent, 0 if none were. */
    public long timestamp(ByteBuf buf) {
        return has(Property.TIMESTAMP) ? buf.getLong(start + offset(Property.TIMESTAMP)) : 0;
    }

    /** The headers, or an empty table; from the buffer that was read, whose indexes stay as they are. */
    public FieldTable headers(ByteBuf buf) {
        if (!headersPresent()) return FieldTable.EMPTY;
        int at = start + offset(Property.HEADERS);
        int length = (int) buf.getUnsignedInt(at) + Integer.BYTES;
        return FieldTable.decode(buf.slice(at, length));
    }

    private static String string(ByteBuf buf, int at) {
        return buf.toString(at + 1, buf.getUnsignedByte(at), StandardCharsets.UTF_8);
    }
}
