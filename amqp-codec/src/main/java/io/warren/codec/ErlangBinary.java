package io.warren.codec;

import io.netty.buffer.ByteBuf;

/**
 * Octets in the notation of RabbitMQ's error texts: {@code <<"abc">>} if all are printable, else {@code <<0,255,97>>}.
 */
public final class ErlangBinary {
    /** More octets than a reply text can show, so that a large frame costs no large text. */
    private static final int OCTETS_MAX = 256;

    public static String of(ByteBuf octets) {
        return of(octets, octets.readerIndex(), octets.readableBytes());
    }

    /** Formats octets at absolute indexes of a buffer, whose own indexes stay as they are. */
    public static String of(ByteBuf octets, int start, int length) {
        int end = start + Math.min(length, OCTETS_MAX);
        StringBuilder text = new StringBuilder("<<");
        if (length > 0 && printable(octets, start, end)) {
            quote(text, octets, start, end);
        } else {
            for (int i = start; i < end; i++) {
                if (i > start) text.append(',');
                text.append(octets.getUnsignedByte(i));
            }
        }
        if (length > OCTETS_MAX) text.append("...");
        return text.append(">>").toString();
    }

    private static boolean printable(ByteBuf octets, int start, int end) {
        for (int i = start; i < end; i++) {
            byte octet = octets.getByte(i);
            if (octet < ' ' || octet > '~') return false;
        }
        return true;
    }

    private static void quote(StringBuilder text, ByteBuf octets, int start, int end) {
        text.append('"');
        for (int i = start; i < end; i++) {
            char character = (char) octets.getByte(i);
            if (character == '"' || character == '\\') text.append('\\');
            text.append(character);
        }
        text.append('"');
    }

    private ErlangBinary() {
    }
}
