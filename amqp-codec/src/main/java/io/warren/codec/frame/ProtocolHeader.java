package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The eight octets that a client begins with (AMQP 0-9-1 section 4.2.2). */
public enum ProtocolHeader {
    /** {@code AMQP 0 0 9 1}. */
    AMQP_0_9_1,
    /** {@code AMQP 1 1 0 9}: 0-9, which is spoken as 0-9-1. */
    AMQP_0_9,
    /** {@code AMQP 0 1 0 0}: AMQP 1.0 without SASL. */
    AMQP_1_0,
    /** {@code AMQP 3 1 0 0}: AMQP 1.0, SASL first. */
    AMQP_1_0_SASL,
    /** Another version of AMQP, or another protocol. */
    OTHER;

    public static final int LENGTH = 8;

    private static final int AMQP = 'A' << 24 | 'M' << 16 | 'Q' << 8 | 'P';

    /** Reads a header, or returns null and reads nothing while there are fewer than eight octets. */
    public static @Nullable ProtocolHeader read(ByteBuf in) {
        if (in.readableBytes() < LENGTH) return null;
        int protocol = in.readInt();
        int version = in.readInt();
        if (protocol != AMQP) return OTHER;
        return switch (version) {
            case 0x00_00_09_01 -> AMQP_0_9_1;
            case 0x01_01_00_09 -> AMQP_0_9;
            case 0x00_01_00_00 -> AMQP_1_0;
            case 0x03_01_00_00 -> AMQP_1_0_SASL;
            default -> OTHER;
        };
    }

    /** Whether the connection goes on in AMQP 0-9-1. */
    public boolean speaksAmqp091() {
        return this == AMQP_0_9_1 || this == AMQP_0_9;
    }

    /** Writes {@code AMQP 0 0 9 1}: what a server answers to a header it does not speak. */
    public static void writeAmqp091(ByteBuf out) {
        out.writeInt(AMQP).writeInt(0x00_00_09_01);
    }
}
