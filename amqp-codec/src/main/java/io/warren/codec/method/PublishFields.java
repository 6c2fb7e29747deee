package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.DecodeException;
import io.warren.codec.Wire;

/**
 * Where the arguments of a basic.publish lie, so that a channel can compare the octets of exchange and routing key with
 * those of its previous publish before it makes strings of them. The octets are the two short strings with their
 * lengths, as basic.deliver, basic.return and basic.get-ok carry them too. Whether they are UTF-8 is not checked here:
 * {@link BasicMethod.Publish} does, and octets equal to checked ones need it no more.
 *
 * <p>
 * Cost: no allocation. Threads: one, the owner's; an instance is used again for each publish.
 */
public final class PublishFields {
    private int routeOffset;
    private int routeLength;
    private int flags;

    /**
     * Reads arguments, that is from behind class and method id to the writer index.
     *
     * @throws DecodeException as {@link Methods#decode} throws
     */
    public void read(ByteBuf in) {
        int start = in.readerIndex();
        try {
            Methods.skipTicket(in);
            routeOffset = in.readerIndex();
            Wire.skipShortString(in);
            Wire.skipShortString(in);
            routeLength = in.readerIndex() - routeOffset;
            flags = Wire.readOctet(in);
        } catch (DecodeException e) {
            if (!e.truncated()) throw e;
            throw Methods.cannotDecode(BasicMethod.CLASS_ID, BasicMethod.Publish.ID, in, start);
        }
        if (in.isReadable()) throw Methods.cannotDecode(BasicMethod.CLASS_ID, BasicMethod.Publish.ID, in, start);
    }

    /** Absolute index, in the buffer that was read, of the exchange's length octet; the routing key follows it. */
    public int routeOffset() {
        return routeOffset;
    }

    /** Octets of exchange and routing key together, with their length octets. */
    public int routeLength() {
        return routeLength;
    }

    public boolean mandatory() {
        return Methods.bit(flags, 0);
    }

    public boolean immediate() {
        return Methods.bit(flags, 1);
    }
}
