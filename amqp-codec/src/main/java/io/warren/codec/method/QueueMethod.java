package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import org.jspecify.annotations.Nullable;

/** Class 50: queues and their bindings (AMQP 0-9-1 section 1.7.2). */
public sealed interface QueueMethod extends Method {
    int CLASS_ID = 50;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable QueueMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Declare.ID -> Declare.decode(in);
            case DeclareOk.ID -> DeclareOk.decode(in);
            case Bind.ID -> Bind.decode(in);
            case BindOk.ID -> new BindOk();
            case Purge.ID -> Purge.decode(in);
            case PurgeOk.ID -> PurgeOk.decode(in);
            case Delete.ID -> Delete.decode(in);
            case DeleteOk.ID -> DeleteOk.decode(in);
            case Unbind.ID -> Unbind.decode(in);
            case UnbindOk.ID -> new UnbindOk();
            default -> null;
        };
    }

    /** Makes a queue, or checks that it is there; an empty name asks the server for one. */
    record Declare(String queue, boolean passive, boolean durable, boolean exclusive, boolean autoDelete,
            boolean nowait, FieldTable arguments) implements QueueMethod {
        public static final int ID = 10;

        static Declare decode(ByteBuf in) {
            Methods.skipTicket(in);
            String queue = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            FieldTable arguments = FieldTable.decode(in);
            return new Declare(queue, Methods.bit(flags, 0), Methods.bit(flags, 1), Methods.bit(flags, 2),
                    Methods.bit(flags, 3), Methods.bit(flags, 4), arguments);
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.declare"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            out.writeByte(Methods.bit(passive, 0) | Methods.bit(durable, 1) | Methods.bit(exclusive, 2)
                    | Methods.bit(autoDelete, 3) | Methods.bit(nowait, 4));
            arguments.encode(out);
        }
    }

    /** Answers {@link Declare} with the count of ready messages. */
    record DeclareOk(String queue, long messageCount, long consumerCount) implements QueueMethod {
        public static final int ID = 11;

        static DeclareOk decode(ByteBuf in) {
            return new DeclareOk(Wire.readShortString(in), Wire.readLong(in), Wire.readLong(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.declare-ok"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, queue);
            out.writeInt((int) messageCount);
            out.writeInt((int) consumerCount);
        }
    }

    /** Binds a queue to an exchange. */
    record Bind(String queue, String exchange, String routingKey, boolean nowait,
            FieldTable arguments) implements QueueMethod {
        public static final int ID = 20;

        static Bind decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Bind(Wire.readShortString(in), Wire.readShortString(in), Wire.readShortString(in),
                    Methods.bit(Wire.readOctet(in), 0), FieldTable.decode(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.bind"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
            out.writeByte(Methods.bit(nowait, 0));
            arguments.encode(out);
        }
    }

    /** Answers {@link Bind}. */
    record BindOk() implements QueueMethod {
        public static final int ID = 21;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.bind-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Removes all messages that are ready. */
    record Purge(String queue, boolean nowait) implements QueueMethod {
        public static final int ID = 30;

        static Purge decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Purge(Wire.readShortString(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.purge"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            out.writeByte(Methods.bit(nowait, 0));
        }
    }

    /** Says how many messages were removed. */
    record PurgeOk(long messageCount) implements QueueMethod {
        public static final int ID = 31;

        static PurgeOk decode(ByteBuf in) {
            return new PurgeOk(Wire.readLong(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.purge-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeInt((int) messageCount);
        }
    }

    /** Deletes a queue with its messages and bindings. */
    record Delete(String queue, boolean ifUnused, boolean ifEmpty, boolean nowait) implements QueueMethod {
        public static final int ID = 40;

        static Delete decode(ByteBuf in) {
            Methods.skipTicket(in);
            String queue = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            return new Delete(queue, Methods.bit(flags, 0), Methods.bit(flags, 1), Methods.bit(flags, 2));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.delete"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            out.writeByte(Methods.bit(ifUnused, 0) | Methods.bit(ifEmpty, 1) | Methods.bit(nowait, 2));
        }
    }

    /** Says how many messages went with the queue. */
    record DeleteOk(long messageCount) implements QueueMethod {
        public static final int ID = 41;

        static DeleteOk decode(ByteBuf in) {
            return new DeleteOk(Wire.readLong(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.delete-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeInt((int) messageCount);
        }
    }

    /** Removes a binding; this one has no nowait. */
    record Unbind(String queue, String exchange, String routingKey, FieldTable arguments) implements QueueMethod {
        public static final int ID = 50;

        static Unbind decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Unbind(Wire.readShortString(in), Wire.readShortString(in), Wire.readShortString(in),
                    FieldTable.decode(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.unbind"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
            arguments.encode(out);
        }
    }

    /** Answers {@link Unbind}. */
    record UnbindOk() implements QueueMethod {
        public static final int ID = 51;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "queue.unbind-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }
}
