package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import org.jspecify.annotations.Nullable;

/** Class 20: opening, pausing and closing a channel (AMQP 0-9-1 section 1.5.2). */
public sealed interface ChannelMethod extends Method {
    int CLASS_ID = 20;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable ChannelMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Open.ID -> Open.decode(in);
            case OpenOk.ID -> OpenOk.decode(in);
            case Flow.ID -> Flow.decode(in);
            case FlowOk.ID -> FlowOk.decode(in);
            case Close.ID -> Close.decode(in);
            case CloseOk.ID -> new CloseOk();
            default -> null;
        };
    }

    /** The client opens the channel of the frame. */
    record Open() implements ChannelMethod {
        public static final int ID = 10;

        static Open decode(ByteBuf in) {
            Wire.skipShortString(in);
            return new Open();
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.open"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(0);
        }
    }

    /** The channel may be used. */
    record OpenOk() implements ChannelMethod {
        public static final int ID = 11;

        static OpenOk decode(ByteBuf in) {
            Wire.skipLongString(in);
            return new OpenOk();
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.open-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeInt(0);
        }
    }

    /** Either side asks the other to pause or go on with content. */
    record Flow(boolean active) implements ChannelMethod {
        public static final int ID = 20;

        static Flow decode(ByteBuf in) {
            return new Flow(Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.flow"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(Methods.bit(active, 0));
        }
    }

    /** Answers {@link Flow}. */
    record FlowOk(boolean active) implements ChannelMethod {
        public static final int ID = 21;

        static FlowOk decode(ByteBuf in) {
            return new FlowOk(Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.flow-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(Methods.bit(active, 0));
        }
    }

    /** Either side ends the channel; the ids are of the method that caused it, or 0. */
    record Close(int replyCode, String replyText, int causeClassId, int causeMethodId) implements ChannelMethod {
        public static final int ID = 40;

        static Close decode(ByteBuf in) {
            return new Close(Wire.readShort(in), Wire.readShortString(in), Wire.readShort(in), Wire.readShort(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.close"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(replyCode);
            Wire.writeShortString(out, replyText);
            out.writeShort(causeClassId);
            out.writeShort(causeMethodId);
        }
    }

    /** The last frame of a channel. */
    record CloseOk() implements ChannelMethod {
        public static final int ID = 41;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "channel.close-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
