package io.warren.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** One frame as it came from the broker. Threads: any, it does not change. */
final class Frame {

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;
    static final int END = 206;

    private static final int SHOWN_OCTETS_MAX = 48;

    private final int type;
    private final int channel;
    private final byte[] payload;

    Frame(int type, int channel, byte[] payload) {
        this.type = type;
        this.channel = channel;
        this.payload = payload;
    }

    int type() {
        return type;
    }

    int channel() {
        return channel;
    }

    byte[] payload() {
        return payload.clone();
    }

    boolean is(String methodName) {
        return type == METHOD && ByteBuffer.wrap(payload).getInt() == MethodName.ids(methodName);
    }

    /** What follows the class and method id. */
    ByteBuffer arguments() {
        return ByteBuffer.wrap(payload, 4, payload.length - 4).slice();
    }

    static String shortstr(ByteBuffer in) {
        return UTF_8.decode(take(in, Byte.toUnsignedInt(in.get()))).toString();
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        ByteBuffer taken = in.slice(in.position(), length);
        in.position(in.position() + length);
        return taken;
    }

    @Override
    public String toString() {
        String on = " on channel " + channel;
        return switch (type) {
            case METHOD -> MethodName.of(ByteBuffer.wrap(payload).getInt()) + on + " " + shown(4);
            case HEADER -> "content header" + on + " " + shown(0);
            case BODY -> "content body" + on + " of " + payload.length + " octets " + shown(0);
            case HEARTBEAT -> "heartbeat";
            default -> "frame of type " + type + on + " " + shown(0);
        };
    }

    private String shown(int from) {
        byte[] shown = Arrays.copyOfRange(payload, from, Math.min(payload.length, from + SHOWN_OCTETS_MAX));
        String text = new String(shown, UTF_8).replaceAll("[^ -~]", ".");
        return HexFormat.of().formatHex(shown) + (from + shown.length < payload.length ? "…" : "") + " '" + text + "'";
    }
}
