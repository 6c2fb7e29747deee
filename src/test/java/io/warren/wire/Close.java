package io.warren.wire;

import java.nio.ByteBuffer;

/** Why the broker closed a channel or a connection. */
record Close(int code, String text, int classId, int methodId) {

    static Close of(Frame frame) {
        ByteBuffer in = frame.arguments();
        return new Close(in.getShort(), Frame.shortstr(in), in.getShort(), in.getShort());
    }
}
