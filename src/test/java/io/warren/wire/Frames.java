package io.warren.wire;

import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.table;

import java.util.Arrays;

/** Well-formed frames, so that a test shows only what is wrong in the one it is about. */
final class Frames {

    static final byte[] PROTOCOL_HEADER = Octets.octets().raw("AMQP").u8(0).u8(0).u8(9).u8(1).toByteArray();

    static final byte[] NOTHING = {};

    // Bits of queue.declare and exchange.declare.
    static final int PASSIVE = 1;
    static final int DURABLE = 2;
    static final int EXCLUSIVE = 4;
    static final int AUTO_DELETE = 8;
    static final int NO_WAIT = 16;
    // exchange.declare has auto-delete one bit lower than queue.declare.
    static final int AUTO_DELETE_EXCHANGE = 4;
    // Bits of basic.publish.
    static final int MANDATORY = 1;
    static final int IMMEDIATE = 2;
    // Bit of basic.consume.
    static final int NO_ACK = 2;

    /** The largest body frame under the frame_max that {@link Wire#open} agrees on. */
    static final int BODY_FRAME_MAX = Wire.FRAME_MAX - 8;

    private Frames() {
    }

    static byte[] frame(int type, int channel, byte... payload) {
        return octets().u8(type).u16(channel).u32(payload.length).raw(payload).u8(Frame.END).toByteArray();
    }

    /** A frame's first seven octets, announcing a payload that the test does or does not send. */
    static byte[] frameStart(int type, int channel, long payloadSize) {
        return octets().u8(type).u16(channel).u32(payloadSize).toByteArray();
    }

    static byte[] method(int channel, int classId, int methodId, byte... arguments) {
        return frame(Frame.METHOD, channel, octets().u16(classId).u16(methodId).raw(arguments).toByteArray());
    }

    static byte[] method(int channel, String name, byte... arguments) {
        int ids = MethodName.ids(name);
        return method(channel, ids >>> 16, ids & 0xffff, arguments);
    }

    static byte[] method(int channel, String name, Octets arguments) {
        return method(channel, name, arguments.toByteArray());
    }

    static byte[] heartbeat() {
        return frame(Frame.HEARTBEAT, 0);
    }

    static byte[] startOk(String mechanism, String response, Table clientProperties) {
        return method(0, "connection.start-ok",
                octets().table(clientProperties).shortstr(mechanism).longstr(response).shortstr("en_US"));
    }

    static byte[] startOk() {
        return startOk("PLAIN", "\0guest\0guest", clientProperties());
    }

    /** What clients of today say they can do. */
    static Table clientProperties() {
        return table().string("product", "wire").table("capabilities",
                table().bool("authentication_failure_close", true).bool("basic.nack", true)
                        .bool("publisher_confirms", true).bool("consumer_cancel_notify", true)
                        .bool("connection.blocked", true));
    }

    static byte[] tuneOk(int channelMax, long frameMax, int heartbeatSeconds) {
        return method(0, "connection.tune-ok", octets().u16(channelMax).u32(frameMax).u16(heartbeatSeconds));
    }

    static byte[] connectionOpen(String vhost) {
        return method(0, "connection.open", octets().shortstr(vhost).shortstr("").u8(0));
    }

    static byte[] connectionClose(int classId, int methodId) {
        return method(0, "connection.close", octets().u16(200).shortstr("bye").u16(classId).u16(methodId));
    }

    static byte[] channelOpen(int channel) {
        return method(channel, "channel.open", octets().shortstr(""));
    }

    static byte[] channelClose(int channel) {
        return method(channel, "channel.close", octets().u16(200).shortstr("bye").u16(0).u16(0));
    }

    static byte[] channelCloseOk(int channel) {
        return method(channel, "channel.close-ok");
    }

    static byte[] exchangeDeclare(int channel, String exchange, String type, int bits) {
        return method(channel, "exchange.declare",
                octets().u16(0).shortstr(exchange).shortstr(type).u8(bits).table(table()));
    }

    static byte[] exchangeDelete(int channel, String exchange) {
        return method(channel, "exchange.delete", octets().u16(0).shortstr(exchange).u8(0));
    }

    static byte[] queueDeclare(int channel, String queue, int bits, Table arguments) {
        return method(channel, "queue.declare", octets().u16(0).shortstr(queue).u8(bits).table(arguments));
    }

    static byte[] queueDeclare(int channel, String queue) {
        return queueDeclare(channel, queue, EXCLUSIVE, table());
    }

    static byte[] queueBind(int channel, String queue, String exchange, String key, Table arguments) {
        return method(channel, "queue.bind",
                octets().u16(0).shortstr(queue).shortstr(exchange).shortstr(key).u8(0).table(arguments));
    }

    static byte[] queueDelete(int channel, String queue) {
        return method(channel, "queue.delete", octets().u16(0).shortstr(queue).u8(0));
    }

    static byte[] qos(int channel, int prefetchCount) {
        return method(channel, "basic.qos", octets().u32(0).u16(prefetchCount).u8(0));
    }

    static byte[] consume(int channel, String queue, String consumerTag, int bits) {
        return method(channel, "basic.consume",
                octets().u16(0).shortstr(queue).shortstr(consumerTag).u8(bits).table(table()));
    }

    static byte[] get(int channel, String queue) {
        return method(channel, "basic.get", octets().u16(0).shortstr(queue).u8(0));
    }

    static byte[] ack(int channel, long deliveryTag, boolean multiple) {
        return method(channel, "basic.ack", octets().u64(deliveryTag).u8(multiple ? 1 : 0));
    }

    static byte[] confirmSelect(int channel) {
        return method(channel, "confirm.select", octets().u8(0));
    }

    /** The method frame alone; a header and bodies have to follow. */
    static byte[] publishMethod(int channel, String exchange, String routingKey, int bits) {
        return method(channel, "basic.publish", octets().u16(0).shortstr(exchange).shortstr(routingKey).u8(bits));
    }

    static byte[] header(int channel, long bodySize, int propertyFlags, byte... properties) {
        return frame(Frame.HEADER, channel,
                octets().u16(60).u16(0).u64(bodySize).u16(propertyFlags).raw(properties).toByteArray());
    }

    static byte[] body(int channel, byte... body) {
        return frame(Frame.BODY, channel, body);
    }

    /** A whole message to a queue by its name. */
    static byte[] publish(int channel, String queue, String body) {
        return publish(channel, queue, 0, NOTHING, octets().raw(body).toByteArray());
    }

    /** A whole message to a queue by its name, cut into as many body frames as it takes. */
    static byte[] publish(int channel, String queue, int propertyFlags, byte[] properties, byte... body) {
        Octets all = octets().raw(publishMethod(channel, "", queue, 0))
                .raw(header(channel, body.length, propertyFlags, properties));
        for (int from = 0; from < body.length; from += BODY_FRAME_MAX) {
            all.raw(body(channel, Arrays.copyOfRange(body, from, Math.min(body.length, from + BODY_FRAME_MAX))));
        }
        return all.toByteArray();
    }
}
