package io.warren.broker.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.content.Property;
import io.warren.codec.content.PropertyIndex;
import io.warren.codec.table.FieldTable;
import io.warren.queue.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A published message: its address, and one heap array with the properties and the body as the publisher sent them. A delivery
 * copies these bytes; properties are decoded only if somebody asks.
 *
 * <p>
 * Cost: this object, one array, and the {@link Address} where it is not the one of the message before.
 *
 * <p>
 * Threads: any; immutable, and what is decoded late is decoded the same by everybody.
 */
public final class AmqpMessage implements Message {

    /**
     * What the broker has to know of a message before it can be routed.
     *
     * @param dueMillis
     *            since 1970: no queue delivers it earlier; 0: as soon as possible
     * @param deadLettered
     *            whether the broker has noted in its headers where it was a dead letter
     */
    public record Traits(boolean persistent, int priority, long expirationMillis, long dueMillis,
            List<String> extraRoutingKeys, boolean deadLettered) {

        public static final Traits TRANSIENT = new Traits(false, 0, -1, 0, List.of(), false);
        public static final Traits PERSISTENT = new Traits(true, 0, -1, 0, List.of(), false);

        /** The same of a message that need not wait any longer. */
        public Traits due() {
            return new Traits(persistent, priority, expirationMillis, 0, extraRoutingKeys, deadLettered);
        }
    }

    /** By their names in the specification; headers are no text. */
    private static final Map<String, Property> TEXT_PROPERTIES = Arrays.stream(Property.values())
            .filter(property -> property != Property.HEADERS)
            .collect(Collectors.toUnmodifiableMap(property -> property.name().toLowerCase(Locale.ROOT),
                    property -> property));

    private final Address address;
    private final byte[] content;
    private final int propertiesLength;
    private final Traits traits;
    private final long arrivedMillis;
    private @Nullable Map<String, Object> headers;

    /**
     * @param content
     *            property flags and properties, then the body; the array becomes this object's own
     * @param propertiesLength
     *            bytes of it that are flags and properties
     * @param arrivedMillis
     *            since 1970
     */
    public AmqpMessage(Address address, byte[] content, int propertiesLength, Traits traits, long arrivedMillis) {
        this.address = address;
        this.content = content;
        this.propertiesLength = propertiesLength;
        this.traits = traits;
        this.arrivedMillis = arrivedMillis;
    }

    /** A message with the body of this one. */
    public AmqpMessage with(Address newAddress, BasicProperties properties, Traits newTraits, long newArrivedMillis) {
        byte[] encoded = properties.encoded();
        byte[] changed = Arrays.copyOf(encoded, encoded.length + bodySize());
        System.arraycopy(content, propertiesLength, changed, encoded.length, bodySize());
        return new AmqpMessage(newAddress, changed, encoded.length, newTraits, newArrivedMillis);
    }

    /** This message, but for what the broker has to know of it. */
    AmqpMessage with(Traits newTraits, long newArrivedMillis) {
        return new AmqpMessage(address, content, propertiesLength, newTraits, newArrivedMillis);
    }

    public Address address() {
        return address;
    }

    public Traits traits() {
        return traits;
    }

    /** Properties and body. Not to be changed. */
    public byte[] content() {
        return content;
    }

    public int propertiesLength() {
        return propertiesLength;
    }

    /** Decodes the properties, at the cost of a copy of each. */
    public BasicProperties properties() {
        return BasicProperties.decode(content, 0, propertiesLength);
    }

    @Override
    public String exchange() {
        return address.exchange();
    }

    @Override
    public String routingKey() {
        return address.routingKey();
    }

    @Override
    public List<String> extraRoutingKeys() {
        return traits.extraRoutingKeys();
    }

    @Override
    public Map<String, Object> headers() {
        Map<String, Object> decoded = headers;
        if (decoded == null) {
            FieldTable table = PropertyIndex.headers(content, 0, propertiesLength);
            decoded = table.isEmpty() ? Map.of() : table.toJava();
            headers = decoded;
        }
        return decoded;
    }

    @Override
    public @Nullable String property(String name) {
        Property property = TEXT_PROPERTIES.get(name);
        if (property == null) {
            return null;
        }
        ByteBuf in = Unpooled.wrappedBuffer(content, 0, propertiesLength);
        PropertyIndex index = new PropertyIndex();
        index.read(in);
        if (!index.has(property)) {
            return null;
        }
        return switch (property) {
            case TIMESTAMP -> Long.toUnsignedString(index.timestamp(in));
            case PRIORITY -> Integer.toString(index.priority());
            case DELIVERY_MODE -> Integer.toString(index.deliveryMode());
            default -> index.string(in, property);
        };
    }

    @Override
    public int size() {
        return content.length;
    }

    @Override
    public int bodySize() {
        return content.length - propertiesLength;
    }

    @Override
    public boolean persistent() {
        return traits.persistent();
    }

    @Override
    public int priority() {
        return traits.priority();
    }

    @Override
    public long expirationMillis() {
        return traits.expirationMillis();
    }

    @Override
    public long dueMillis() {
        return traits.dueMillis();
    }

    @Override
    public long arrivedMillis() {
        return arrivedMillis;
    }
}
