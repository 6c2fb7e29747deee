package io.warren.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Octets put together one field after the other, in network order. Nothing is checked: lengths may lie when a test says
 * so. Threads: one.
 */
final class Octets {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static Octets octets() {
        return new Octets();
    }

    /** One octet per number, for what is clearest written out. */
    static byte[] bytes(int... values) {
        Octets octets = octets();
        for (int value : values) {
            octets.u8(value);
        }
        return octets.toByteArray();
    }

    /** The pieces one after the other, so that they can be sent as one segment. */
    static byte[] join(byte[]... pieces) {
        Octets octets = octets();
        for (byte[] piece : pieces) {
            octets.raw(piece);
        }
        return octets.toByteArray();
    }

    Octets u8(int value) {
        out.write(value);
        return this;
    }

    Octets u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    Octets u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    Octets u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    Octets raw(byte... values) {
        out.writeBytes(values);
        return this;
    }

    Octets raw(String text) {
        return raw(text.getBytes(UTF_8));
    }

    Octets shortstr(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        return u8(encoded.length).raw(encoded);
    }

    Octets longstr(String text) {
        byte[] encoded = text.getBytes(UTF_8);
        return u32(encoded.length).raw(encoded);
    }

    Octets table(Table table) {
        return raw(table.toByteArray());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
