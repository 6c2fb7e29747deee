package io.warren.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The elementary types of AMQP 0-9-1 (section 4.2.1). Every read checks by itself that the octets are there, so that
 * decoding is safe with Netty's own checks off, and throws {@link DecodeException#truncated} if they are not: nothing
 * is allocated by a length that the input only claims.
 */
public final class Wire {
    private static final byte[] NOTHING = {};
    private static final char REPLACEMENT = '\uFFFD';

    /** Throws unless this many octets are readable. */
    public static void require(ByteBuf in, int octets) {
        if (in.readableBytes() < octets) throw DecodeException.truncatedField();
    }

    public static int readOctet(ByteBuf in) {
        require(in, 1);
        return in.readUnsignedByte();
    }

    public static int readShort(ByteBuf in) {
        require(in, 2);
        return in.readUnsignedShort();
    }

    /** Reads an unsigned 32-bit number. */
    public static long readLong(ByteBuf in) {
        require(in, 4);
        return in.readUnsignedInt();
    }

    /** Reads 64 bits; numbers from 2^63 on come out negative. */
    public static long readLongLong(ByteBuf in) {
        require(in, 8);
        return in.readLong();
    }

    /** Reads a short string of a method, whose octets must be UTF-8. */
    public static String readShortString(ByteBuf in) {
        byte[] octets = readShortBytes(in);
        String string = new String(octets, StandardCharsets.UTF_8);
        if (string.indexOf(REPLACEMENT) >= 0 && !isUtf8(string, octets)) {
            throw new DecodeException(HardError.FRAME_ERROR, "Malformed UTF-8 in shortstr");
        }
        return string;
    }

    /** Reads a short string as octets, whatever they mean. */
    public static byte[] readShortBytes(ByteBuf in) {
        return readBytes(in, readOctet(in));
    }

    public static void skipShortString(ByteBuf in) {
        int length = readOctet(in);
        require(in, length);
        in.skipBytes(length);
    }

    /** Reads a long string as octets. */
    public static byte[] readLongBytes(ByteBuf in) {
        return readBytes(in, readLength(in));
    }

    public static void skipLongString(ByteBuf in) {
        in.skipBytes(readLength(in));
    }

    /** Reads the 32-bit length of what follows, which must be there completely. */
    public static int readLength(ByteBuf in) {
        long length = readLong(in);
        if (length > in.readableBytes()) throw DecodeException.truncatedField();
        return (int) length;
    }

    /** Whether decoding these octets as UTF-8 gave this string without replacing anything. */
    public static boolean isUtf8(String string, byte[] octets) {
        return Arrays.equals(string.getBytes(StandardCharsets.UTF_8), octets);
    }

    /**
     * Writes a short string.
     *
     * @throws IllegalArgumentException if it takes more than 255 octets
     */
    public static void writeShortString(ByteBuf out, String string) {
        writeShortBytes(out, string.getBytes(StandardCharsets.UTF_8));
    }

    public static void writeShortBytes(ByteBuf out, byte[] octets) {
        if (octets.length > 255) {
            throw new IllegalArgumentException("Expected at most 255 octets, but got " + octets.length);
        }
        out.writeByte(octets.length).writeBytes(octets);
    }

    public static void writeLongBytes(ByteBuf out, byte[] octets) {
        out.writeInt(octets.length).writeBytes(octets);
    }

    private static byte[] readBytes(ByteBuf in, int length) {
        require(in, length);
        if (length == 0) return NOTHING;
        byte[] octets = new byte[length];
        in.readBytes(octets);
        return octets;
    }

    private Wire() {
    }
}
