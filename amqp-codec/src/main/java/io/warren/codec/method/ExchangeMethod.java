package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import org.jspecify.annotations.Nullable;

/** Class 40: exchanges and bindings between them (AMQP 0-9-1 section 1.6.2). */
public sealed interface ExchangeMethod extends Method {
    int CLASS_ID = 40;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable ExchangeMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Declare.ID -> Declare.decode(in);
            case DeclareOk.ID -> new DeclareOk();
            case Delete.ID -> Delete.decode(in);
            case DeleteOk.ID -> new DeleteOk();
            case Bind.ID -> Bind.decode(in);
            case BindOk.ID -> new BindOk();
            case Unbind.ID -> Unbind.decode(in);
            case UnbindOk.ID -> new UnbindOk();
            default -> null;
        };
    }

    /** Makes an exchange, or checks that it is there. */
    record Declare(String exchange, String type, boolean passive, boolean durable, boolean autoDelete,
            boolean internal, boolean nowait, FieldTable arguments) implements ExchangeMethod {
        public static final int ID = 10;

        static Declare decode(ByteBuf in) {
            Methods.skipTicket(in);
            String exchange = Wire.readShortString(in);
            String type = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            FieldTable arguments = FieldTable.decode(in);
            return new Declare(exchange, type, Methods.bit(flags, 0), Methods.bit(flags, 1), Methods.bit(flags, 2),
                    Methods.bit(flags, 3), Methods.bit(flags, 4), arguments);
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.declare"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, type);
            out.writeByte(Methods.bit(passive, 0) | Methods.bit(durable, 1) | Methods.bit(autoDelete, 2)
                    | Methods.bit(internal, 3) | Methods.bit(nowait, 4));
            arguments.encode(out);
        }
    }

    /** Answers {@link Declare}. */
    record DeclareOk() implements ExchangeMethod {
        public static final int ID = 11;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.declare-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Deletes an exchange with its bindings. */
    record Delete(String exchange, boolean ifUnused, boolean nowait) implements ExchangeMethod {
        public static final int ID = 20;

        static Delete decode(ByteBuf in) {
            Methods.skipTicket(in);
            String exchange = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            return new Delete(exchange, Methods.bit(flags, 0), Methods.bit(flags, 1));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.delete"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, exchange);
            out.writeByte(Methods.bit(ifUnused, 0) | Methods.bit(nowait, 1));
        }
    }

    /** Answers {@link Delete}. */
    record DeleteOk() implements ExchangeMethod {
        public static final int ID = 21;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.delete-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Binds an exchange to another, an extension of RabbitMQ. */
    record Bind(String destination, String source, String routingKey, boolean nowait,
            FieldTable arguments) implements ExchangeMethod {
        public static final int ID = 30;

        static Bind decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Bind(Wire.readShortString(in), Wire.readShortString(in), Wire.readShortString(in),
                    Methods.bit(Wire.readOctet(in), 0), FieldTable.decode(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.bind"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, destination);
            Wire.writeShortString(out, source);
            Wire.writeShortString(out, routingKey);
            out.writeByte(Methods.bit(nowait, 0));
            arguments.encode(out);
        }
    }

    /** Answers {@link Bind}. */
    record BindOk() implements ExchangeMethod {
        public static final int ID = 31;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.bind-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Removes a binding between exchanges. */
    record Unbind(String destination, String source, String routingKey, boolean nowait,
            FieldTable arguments) implements ExchangeMethod {
        public static final int ID = 40;

        static Unbind decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Unbind(Wire.readShortString(in), Wire.readShortString(in), Wire.readShortString(in),
                    Methods.bit(Wire.readOctet(in), 0), FieldTable.decode(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.unbind"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, destination);
            Wire.writeShortString(out, source);
            Wire.writeShortString(out, routingKey);
            out.writeByte(Methods.bit(nowait, 0));
            arguments.encode(out);
        }
    }

    /** Answers {@link Unbind}; its number is 51 by an old mistake that clients rely on. */
    record UnbindOk() implements ExchangeMethod {
        public static final int ID = 51;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "exchange.unbind-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
