package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import org.jspecify.annotations.Nullable;

/** Class 30: access tickets of AMQP 0-8, which some old clients still ask for and nobody checks. */
public sealed interface AccessMethod extends Method {
    int CLASS_ID = 30;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable AccessMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Request.ID -> Request.decode(in);
            case RequestOk.ID -> RequestOk.decode(in);
            default -> null;
        };
    }

    /** Asks for a ticket. */
    record Request(String realm, boolean exclusive, boolean passive, boolean active, boolean write,
            boolean read) implements AccessMethod {
        public static final int ID = 10;

        static Request decode(ByteBuf in) {
            String realm = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            return new Request(realm, Methods.bit(flags, 0), Methods.bit(flags, 1), Methods.bit(flags, 2),
                    Methods.bit(flags, 3), Methods.bit(flags, 4));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "access.request"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, realm);
            out.writeByte(Methods.bit(exclusive, 0) | Methods.bit(passive, 1) | Methods.bit(active, 2)
                    | Methods.bit(write, 3) | Methods.bit(read, 4));
        }
    }

    /** RabbitMQ always answers ticket 1. */
    record RequestOk(int ticket) implements AccessMethod {
        public static final int ID = 11;

        static RequestOk decode(ByteBuf in) {
            return new RequestOk(Wire.readShort(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "access.request-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(ticket);
        }
    }
}
