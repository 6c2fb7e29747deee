package io.warren.codec.content;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a message as an object, for messages that the broker makes or changes. On the message path they
 * stay raw, see {@link PropertyIndex}. What is null was not sent.
 *
 * <p>
 * Threads: any; properties do not change.
 */
public final class BasicProperties {
    public static final BasicProperties EMPTY = builder().build();

    private final EnumMap<Property, Object> values;

    private BasicProperties(EnumMap<Property, Object> values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder(new EnumMap<>(Property.class));
    }

    /** A builder that begins with these properties. */
    public Builder toBuilder() {
        return new Builder(values.clone());
    }

    /**
     * Reads flags and values, from the reader to the writer index.
     *
     * @throws io.warren.codec.DecodeException as {@link PropertyIndex#read} throws
     */
    public static BasicProperties decode(ByteBuf in) {
        PropertyIndex index = new PropertyIndex();
        index.read(in);
        EnumMap<Property, Object> values = new EnumMap<>(Property.class);
        for (Property property : Property.values()) {
            if (index.has(property)) values.put(property, value(index, in, property));
        }
        return new BasicProperties(values);
    }

    /** Reads flags and values out of an array. */
    public static BasicProperties decode(byte[] octets, int offset, int length) {
        return decode(Unpooled.wrappedBuffer(octets, offset, length));
    }

    private static Object value(PropertyIndex index, ByteBuf in, Property property) {
        return switch (property) {
            case HEADERS -> index.headers(in);
            case DELIVERY_MODE -> index.deliveryMode();
            case PRIORITY -> index.priority();
            case TIMESTAMP -> index.timestamp(in);
            default -> String.valueOf(index.string(in, property));
        };
    }

    /** Writes flags and values. */
    public void encode(ByteBuf out) {
        int flags = 0;
        for (Property property : values.keySet())
            flags |= property.flag();
        out.writeShort(flags);
        values.forEach((property, value) -> encode(out, property, value)); // in the order of the flags
    }

    /** Returns flags and values. */
    public byte[] encoded() {
        ByteBuf out = Unpooled.buffer();
        encode(out);
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return octets;
    }

    private static void encode(ByteBuf out, Property property, Object value) {
        switch (value) {
            case FieldTable table -> table.encode(out);
            case Integer octet -> out.writeByte(octet);
            case Long number -> out.writeLong(number);
            case String string -> Wire.writeShortString(out, string);
            default -> throw new AssertionError(property);
        }
    }

    public @Nullable String contentType() { return (String) values.get(Property.CONTENT_TYPE); }

    public @Nullable String contentEncoding() { return (String) values.get(Property.CONTENT_ENCODING); }

    /** Application headers. */
    public @Nullable FieldTable headers() {
        return (FieldTable) values.get(Property.HEADERS);
    }

    /** 1 for transient, 2 for persistent. */
    public @Nullable Integer deliveryMode() {
        return (Integer) values.get(Property.DELIVERY_MODE);
    }

    /** 0 to 255. */
    public @Nullable Integer priority() { return (Integer) values.get(Property.PRIORITY); }

    public @Nullable String correlationId() { return (String) values.get(Property.CORRELATION_ID); }

    public @Nullable String replyTo() { return (String) values.get(Property.REPLY_TO); }

    /** Milliseconds, as digits. */
    public @Nullable String expiration() {
        return (String) values.get(Property.EXPIRATION);
    }

    public @Nullable String messageId() { return (String) values.get(Property.MESSAGE_ID); }

    /** Seconds since 1970, an unsigned 64-bit number. */
    public @Nullable Long timestamp() {
        return (Long) values.get(Property.TIMESTAMP);
    }

    public @Nullable String type() { return (String) values.get(Property.TYPE); }

    public @Nullable String userId() { return (String) values.get(Property.USER_ID); }

    public @Nullable String appId() { return (String) values.get(Property.APP_ID); }

    /** Reserved by the specification, carried all the same. */
    public @Nullable String clusterId() {
        return (String) values.get(Property.CLUSTER_ID);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BasicProperties properties && values.equals(properties.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /**
     * Collects properties; setting one to null removes it. Short strings must fit 255 octets when they are written.
     *
     * <p>
     * Threads: one.
     */
    public static final class Builder {
        private final EnumMap<Property, Object> values;

        private Builder(EnumMap<Property, Object> values) {
            this.values = values;
        }

        public Builder contentType(@Nullable String value) { return put(Property.CONTENT_TYPE, value); }

        public Builder contentEncoding(@Nullable String value) { return put(Property.CONTENT_ENCODING, value); }

        public Builder headers(@Nullable FieldTable value) { return put(Property.HEADERS, value); }

        public Builder deliveryMode(@Nullable Integer value) { return put(Property.DELIVERY_MODE, value); }

        public Builder priority(@Nullable Integer value) { return put(Property.PRIORITY, value); }

        public Builder correlationId(@Nullable String value) { return put(Property.CORRELATION_ID, value); }

        public Builder replyTo(@Nullable String value) { return put(Property.REPLY_TO, value); }

        public Builder expiration(@Nullable String value) { return put(Property.EXPIRATION, value); }

        public Builder messageId(@Nullable String value) { return put(Property.MESSAGE_ID, value); }

        public Builder timestamp(@Nullable Long value) { return put(Property.TIMESTAMP, value); }

        public Builder type(@Nullable String value) { return put(Property.TYPE, value); }

        public Builder userId(@Nullable String value) { return put(Property.USER_ID, value); }

        public Builder appId(@Nullable String value) { return put(Property.APP_ID, value); }

        public Builder clusterId(@Nullable String value) { return put(Property.CLUSTER_ID, value); }

        public BasicProperties build() {
            return new BasicProperties(values.clone());
        }

        private Builder put(Property property, @Nullable Object value) {
            if (value == null) {
                values.remove(property);
            } else {
                values.put(property, value);
            }
            return this;
        }
    }
}
