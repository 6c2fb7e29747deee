package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import org.jspecify.annotations.Nullable;

/** Class 85: publisher confirms, an extension of RabbitMQ. */
public sealed interface ConfirmMethod extends Method {
    int CLASS_ID = 85;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable ConfirmMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Select.ID -> Select.decode(in);
            case SelectOk.ID -> new SelectOk();
            default -> null;
        };
    }

    /** From now on publishes of the channel are confirmed. */
    record Select(boolean nowait) implements ConfirmMethod {
        public static final int ID = 10;

        static Select decode(ByteBuf in) {
            return new Select(Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "confirm.select"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(Methods.bit(nowait, 0));
        }
    }

    /** Answers {@link Select}. */
    record SelectOk() implements ConfirmMethod {
        public static final int ID = 11;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "confirm.select-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
