package io.warren.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** A message that the broker sent, with its properties as they were on the wire. Threads: any, it does not change. */
final class ReceivedMessage {

    private final Frame method;
    private final byte[] properties;
    private final byte[] body;

    ReceivedMessage(Frame method, byte[] properties, byte[] body) {
        this.method = method;
        this.properties = properties;
        this.body = body;
    }

    /** The property flags and what follows them. */
    byte[] properties() {
        return properties.clone();
    }

    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, UTF_8);
    }

    /** Of a basic.deliver. */
    long deliveryTag() {
        return afterConsumerTag().getLong();
    }

    /** Of a basic.deliver. */
    boolean redelivered() {
        ByteBuffer in = afterConsumerTag();
        in.getLong();
        return in.get() == 1;
    }

    private ByteBuffer afterConsumerTag() {
        ByteBuffer in = method.arguments();
        Frame.shortstr(in);
        return in;
    }
}
