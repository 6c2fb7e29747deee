package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.HardError;
import io.warren.codec.SoftError;
import io.warren.codec.content.ContentHeader;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.BasicMethod;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a publish together: the method, the content header, then as many body frames as it takes. A channel has one of these and
 * one publish under way at a time.
 *
 * <p>
 * Memory grows with the bytes that have arrived, never with the size that a header claims.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class ContentAssembler {

    /** AMQP 0-9-1 allows more; RabbitMQ stops here, whatever its configuration says. */
    private static final long CLAIM_MAX = 536_870_912L;
    private static final int FIRST_BODY_ROOM = 64 * 1024;

    private static final byte[] NOTHING = {};

    private enum Expecting {
        METHOD, HEADER, BODY
    }

    private final long messageSizeMax;
    private final PublishRules rules;
    private final LongSupplier epochMillis;
    private final ContentHeader header = new ContentHeader();

    private Expecting expecting = Expecting.METHOD;
    private Address address = Address.of("", "");
    private boolean mandatory;
    private byte[] content = NOTHING;
    private int propertiesLength;
    /** Bytes of {@link #content} that have arrived. */
    private int filled;
    private int expectedLength;
    private AmqpMessage.Traits traits = AmqpMessage.Traits.TRANSIENT;

    /** @param epochMillis the time of day; asked for each message */
    ContentAssembler(long messageSizeMax, PublishRules rules, LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
        this.messageSizeMax = messageSizeMax;
        this.rules = rules;
    }

    /** Whether a method has been received whose content is not all there. */
    boolean inContent() {
        return expecting != Expecting.METHOD;
    }

    void begin(Address publishedTo, boolean isMandatory) {
        address = publishedTo;
        mandatory = isMandatory;
        expecting = Expecting.HEADER;
    }

    boolean mandatory() {
        return mandatory;
    }

    /** Takes the next frame of the content; the message, if that was the last. */
    @Nullable
    AmqpMessage receive(int frameType, ByteBuf payload) {
        return switch (expecting) {
            case HEADER -> receiveHeader(frameType, payload);
            case BODY -> receiveBody(frameType, payload);
            case METHOD -> throw new ConnectionException(HardError.UNEXPECTED_FRAME,
                    "expected method frame, got non method frame instead");
        };
    }

    private @Nullable AmqpMessage receiveHeader(int frameType, ByteBuf payload) {
        if (frameType != FrameType.HEADER) {
            throw noHeader();
        }
        header.read(payload);
        if (header.classId() != BasicMethod.CLASS_ID) {
            throw new ConnectionException(HardError.UNEXPECTED_FRAME,
                    "expected content header for class 60, got one for class " + header.classId() + " instead");
        }
        if (header.weight() != 0) {
            throw noHeader();
        }
        long bodySize = header.bodySize();
        if (bodySize < 0 || bodySize > CLAIM_MAX) {
            throw new ConnectionException(HardError.FRAME_ERROR, "content body size " + Long.toUnsignedString(bodySize)
                    + " exceeds maximum allowed size " + CLAIM_MAX);
        }
        propertiesLength = payload.readableBytes();
        int room = bodySize <= FIRST_BODY_ROOM ? (int) bodySize : 0; // a large one gets its room with its first frame
        expectedLength = propertiesLength + (int) bodySize;
        content = new byte[propertiesLength + room];
        payload.getBytes(payload.readerIndex(), content, 0, propertiesLength);
        filled = propertiesLength;
        PublishRules.Accepted accepted = rules.check(payload, content, propertiesLength);
        traits = accepted.traits();
        if (accepted.properties() != null) {
            rewriteProperties(accepted.properties().encoded());
        }
        if (bodySize > messageSizeMax) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "message size " + bodySize + " is larger than configured max size " + messageSizeMax);
        }
        expecting = Expecting.BODY;
        return filled == expectedLength ? finish() : null;
    }

    private @Nullable AmqpMessage receiveBody(int frameType, ByteBuf payload) {
        if (frameType != FrameType.BODY) {
            throw new ConnectionException(HardError.UNEXPECTED_FRAME,
                    "expected content body, got non content body frame instead");
        }
        int length = payload.readableBytes();
        if (length > expectedLength - filled) {
            throw new ConnectionException(HardError.FRAME_ERROR, "content body frame exceeds remaining content size");
        }
        if (filled + length > content.length) {
            content = Arrays.copyOf(content, grown(filled + length));
        }
        payload.readBytes(content, filled, length);
        filled += length;
        return filled == expectedLength ? finish() : null;
    }

    /** Twice the room, or all of it where that is not much more: what has arrived stays in proportion to what is reserved. */
    private int grown(int needed) {
        long doubled = Math.max(needed, content.length * 2L);
        return doubled + doubled / 4 >= expectedLength ? expectedLength : (int) doubled;
    }

    private AmqpMessage finish() {
        byte[] whole = content.length == filled ? content : Arrays.copyOf(content, filled);
        content = NOTHING;
        expecting = Expecting.METHOD;
        return new AmqpMessage(address, whole, propertiesLength, traits, epochMillis.getAsLong());
    }

    private void rewriteProperties(byte[] properties) {
        int bodyRoom = content.length - propertiesLength;
        int bodySize = expectedLength - propertiesLength;
        content = Arrays.copyOf(properties, properties.length + bodyRoom);
        propertiesLength = properties.length;
        filled = propertiesLength;
        expectedLength = propertiesLength + bodySize;
    }

    private static ConnectionException noHeader() {
        return new ConnectionException(HardError.UNEXPECTED_FRAME,
                "expected content header for class 60, got non content header frame instead");
    }
}
