package io.warren.codec.method;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import org.jspecify.annotations.Nullable;

/** Class 60: publishing, consuming and acknowledging (AMQP 0-9-1 section 1.8.3). */
public sealed interface BasicMethod extends Method {
    int CLASS_ID = 60;

    @Override
    default int classId() { return CLASS_ID; }

    /** Returns null for a method that the class does not have. */
    static @Nullable BasicMethod decode(int methodId, ByteBuf in) {
        return switch (methodId) {
            case Qos.ID -> Qos.decode(in);
            case QosOk.ID -> new QosOk();
            case Consume.ID -> Consume.decode(in);
            case ConsumeOk.ID -> ConsumeOk.decode(in);
            case Cancel.ID -> Cancel.decode(in);
            case CancelOk.ID -> CancelOk.decode(in);
            case Publish.ID -> Publish.decode(in);
            case Return.ID -> Return.decode(in);
            case Deliver.ID -> Deliver.decode(in);
            case Get.ID -> Get.decode(in);
            case GetOk.ID -> GetOk.decode(in);
            case GetEmpty.ID -> GetEmpty.decode(in);
            case Ack.ID -> Ack.decode(in);
            case Reject.ID -> Reject.decode(in);
            case RecoverAsync.ID -> RecoverAsync.decode(in);
            case Recover.ID -> Recover.decode(in);
            case RecoverOk.ID -> new RecoverOk();
            case Nack.ID -> Nack.decode(in);
            default -> null;
        };
    }

    /** Limits the unacknowledged deliveries of each later consumer, or with global of the channel; 0 is no limit. */
    record Qos(long prefetchSize, int prefetchCount, boolean global) implements BasicMethod {
        public static final int ID = 10;

        static Qos decode(ByteBuf in) {
            return new Qos(Wire.readLong(in), Wire.readShort(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.qos"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeInt((int) prefetchSize);
            out.writeShort(prefetchCount);
            out.writeByte(Methods.bit(global, 0));
        }
    }

    /** Answers {@link Qos}. */
    record QosOk() implements BasicMethod {
        public static final int ID = 11;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.qos-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** Starts a consumer; an empty tag asks the server for one. */
    record Consume(String queue, String consumerTag, boolean noLocal, boolean noAck, boolean exclusive,
            boolean nowait, FieldTable arguments) implements BasicMethod {
        public static final int ID = 20;

        static Consume decode(ByteBuf in) {
            Methods.skipTicket(in);
            String queue = Wire.readShortString(in);
            String consumerTag = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            FieldTable arguments = FieldTable.decode(in);
            return new Consume(queue, consumerTag, Methods.bit(flags, 0), Methods.bit(flags, 1), Methods.bit(flags,
                    2), Methods.bit(flags, 3), arguments);
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.consume"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            Wire.writeShortString(out, consumerTag);
            out.writeByte(Methods.bit(noLocal, 0) | Methods.bit(noAck, 1) | Methods.bit(exclusive, 2)
                    | Methods.bit(nowait, 3));
            arguments.encode(out);
        }
    }

    /** Answers {@link Consume}. */
    record ConsumeOk(String consumerTag) implements BasicMethod {
        public static final int ID = 21;

        static ConsumeOk decode(ByteBuf in) {
            return new ConsumeOk(Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.consume-ok"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, consumerTag);
        }
    }

    /** Ends a consumer; the server sends it too, an extension of RabbitMQ. */
    record Cancel(String consumerTag, boolean nowait) implements BasicMethod {
        public static final int ID = 30;

        static Cancel decode(ByteBuf in) {
            return new Cancel(Wire.readShortString(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.cancel"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, consumerTag);
            out.writeByte(Methods.bit(nowait, 0));
        }
    }

    /** Answers {@link Cancel}. */
    record CancelOk(String consumerTag) implements BasicMethod {
        public static final int ID = 31;

        static CancelOk decode(ByteBuf in) {
            return new CancelOk(Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.cancel-ok"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, consumerTag);
        }
    }

    /** A message follows. See {@link PublishFields} for reading it without making strings. */
    record Publish(String exchange, String routingKey, boolean mandatory, boolean immediate) implements BasicMethod {
        public static final int ID = 40;

        static Publish decode(ByteBuf in) {
            Methods.skipTicket(in);
            String exchange = Wire.readShortString(in);
            String routingKey = Wire.readShortString(in);
            int flags = Wire.readOctet(in);
            return new Publish(exchange, routingKey, Methods.bit(flags, 0), Methods.bit(flags, 1));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.publish"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
            out.writeByte(Methods.bit(mandatory, 0) | Methods.bit(immediate, 1));
        }
    }

    /** A mandatory message that reached no queue follows. */
    record Return(int replyCode, String replyText, String exchange, String routingKey) implements BasicMethod {
        public static final int ID = 50;

        static Return decode(ByteBuf in) {
            return new Return(Wire.readShort(in), Wire.readShortString(in), Wire.readShortString(in),
                    Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.return"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeShort(replyCode);
            Wire.writeShortString(out, replyText);
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
        }
    }

    /** A message for a consumer follows. */
    record Deliver(String consumerTag, long deliveryTag, boolean redelivered, String exchange,
            String routingKey) implements BasicMethod {
        public static final int ID = 60;

        static Deliver decode(ByteBuf in) {
            return new Deliver(Wire.readShortString(in), Wire.readLongLong(in), Methods.bit(Wire.readOctet(in), 0),
                    Wire.readShortString(in), Wire.readShortString(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.deliver"; }

        @Override
        public void encode(ByteBuf out) {
            Wire.writeShortString(out, consumerTag);
            out.writeLong(deliveryTag);
            out.writeByte(Methods.bit(redelivered, 0));
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
        }
    }

    /** Asks for one message. */
    record Get(String queue, boolean noAck) implements BasicMethod {
        public static final int ID = 70;

        static Get decode(ByteBuf in) {
            Methods.skipTicket(in);
            return new Get(Wire.readShortString(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.get"; }

        @Override
        public void encode(ByteBuf out) {
            Methods.writeTicket(out);
            Wire.writeShortString(out, queue);
            out.writeByte(Methods.bit(noAck, 0));
        }
    }

    /** The message follows; the count is of those that stay in the queue. */
    record GetOk(long deliveryTag, boolean redelivered, String exchange, String routingKey,
            long messageCount) implements BasicMethod {
        public static final int ID = 71;

        static GetOk decode(ByteBuf in) {
            return new GetOk(Wire.readLongLong(in), Methods.bit(Wire.readOctet(in), 0), Wire.readShortString(in),
                    Wire.readShortString(in), Wire.readLong(in));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.get-ok"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeByte(Methods.bit(redelivered, 0));
            Wire.writeShortString(out, exchange);
            Wire.writeShortString(out, routingKey);
            out.writeInt((int) messageCount);
        }
    }

    /** The queue has none. */
    record GetEmpty() implements BasicMethod {
        public static final int ID = 72;

        static GetEmpty decode(ByteBuf in) {
            Wire.skipShortString(in);
            return new GetEmpty();
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.get-empty"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(0);
        }
    }

    /** Settles deliveries or, from the server, confirms publishes; 0 with multiple means all so far. */
    record Ack(long deliveryTag, boolean multiple) implements BasicMethod {
        public static final int ID = 80;

        static Ack decode(ByteBuf in) {
            return new Ack(Wire.readLongLong(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.ack"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeByte(Methods.bit(multiple, 0));
        }
    }

    /** Gives a delivery back or discards it. */
    record Reject(long deliveryTag, boolean requeue) implements BasicMethod {
        public static final int ID = 90;

        static Reject decode(ByteBuf in) {
            return new Reject(Wire.readLongLong(in), Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.reject"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeByte(Methods.bit(requeue, 0));
        }
    }

    /** {@link Recover} without an answer. */
    record RecoverAsync(boolean requeue) implements BasicMethod {
        public static final int ID = 100;

        static RecoverAsync decode(ByteBuf in) {
            return new RecoverAsync(Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.recover-async"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(Methods.bit(requeue, 0));
        }
    }

    /** Gives all unacknowledged deliveries of the channel back. */
    record Recover(boolean requeue) implements BasicMethod {
        public static final int ID = 110;

        static Recover decode(ByteBuf in) {
            return new Recover(Methods.bit(Wire.readOctet(in), 0));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.recover"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeByte(Methods.bit(requeue, 0));
        }
    }

    /** Answers {@link Recover}. */
    record RecoverOk() implements BasicMethod {
        public static final int ID = 111;

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.recover-ok"; }

        @Override
        public void encode(ByteBuf out) {}
    }

    /** {@link Reject} for several, an extension of RabbitMQ; from the server, a publish that failed. */
    record Nack(long deliveryTag, boolean multiple, boolean requeue) implements BasicMethod {
        public static final int ID = 120;

        static Nack decode(ByteBuf in) {
            long deliveryTag = Wire.readLongLong(in);
            int flags = Wire.readOctet(in);
            return new Nack(deliveryTag, Methods.bit(flags, 0), Methods.bit(flags, 1));
        }

        @Override
        public int methodId() { return ID; }

        @Override
        public String name() { return "basic.nack"; }

        @Override
        public void encode(ByteBuf out) {
            out.writeLong(deliveryTag);
            out.writeByte(Methods.bit(multiple, 0) | Methods.bit(requeue, 1));
        }
    }
}
