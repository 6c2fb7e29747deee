package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.warren.broker.message.Address;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Methods;
import io.warren.codec.method.PublishFields;
import org.jspecify.annotations.Nullable;

/**
 * Reads basic.publish without making an object of it: where the exchange and the routing key have the same bytes as in the
 * publish before, the {@link Address} is that one's.
 *
 * <p>
 * Cost: a comparison of a few bytes; where the address is another, one pass over its bytes if it was among the last ones, and
 * two strings and an array if not.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class PublishRoute {

    private static final int IDS = BasicMethod.CLASS_ID << Short.SIZE | BasicMethod.Publish.ID;

    /** Addresses that a channel has at hand. */
    private static final int KNOWN = 256;

    private final PublishFields fields = new PublishFields();
    private Address address = Address.of("", "");
    /** Addresses used before, by hash; made when the first one changes. */
    private @Nullable Address @Nullable [] known;

    /**
     * Reads the method if it is a publish; otherwise leaves it where it is.
     *
     * @throws io.warren.codec.DecodeException
     *             if it is a malformed publish
     */
    boolean read(ByteBuf payload) {
        int start = payload.readerIndex();
        if (payload.readableBytes() < Integer.BYTES || payload.getInt(start) != IDS) {
            return false;
        }
        payload.skipBytes(Integer.BYTES);
        fields.read(payload);
        if (same(address, payload)) {
            return true;
        }
        @Nullable
        Address[] table = table();
        int slot = hash(payload) & (KNOWN - 1);
        Address found = table[slot];
        if (found != null && same(found, payload)) {
            address = found;
        } else {
            byte[] encoded = new byte[fields.routeLength()];
            payload.getBytes(fields.routeOffset(), encoded);
            // Decoded the long way, which also checks that the names are UTF-8.
            payload.readerIndex(start);
            BasicMethod.Publish publish = (BasicMethod.Publish) Methods.decode(payload);
            address = new Address(publish.exchange(), publish.routingKey(), encoded);
            table[slot] = address;
        }
        return true;
    }

    private @Nullable Address[] table() {
        @Nullable
        Address[] table = known;
        if (table == null) {
            table = new @Nullable Address[KNOWN];
            known = table;
        }
        return table;
    }

    private int hash(ByteBuf payload) {
        int sum = 0;
        for (int i = fields.routeOffset(), end = i + fields.routeLength(); i < end; i++) {
            sum = Address.hash(sum, payload.getByte(i));
        }
        return Address.spread(sum);
    }

    private boolean same(Address other, ByteBuf payload) {
        byte[] before = other.encoded();
        if (fields.routeLength() != before.length) {
            return false;
        }
        int offset = fields.routeOffset();
        for (int i = 0; i < before.length; i++) {
            if (payload.getByte(offset + i) != before[i]) {
                return false;
            }
        }
        return true;
    }

    Address address() {
        return address;
    }

    boolean mandatory() {
        return fields.mandatory();
    }

    boolean immediate() {
        return fields.immediate();
    }
}
