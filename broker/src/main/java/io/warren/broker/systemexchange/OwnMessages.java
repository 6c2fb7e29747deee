package io.warren.broker.systemexchange;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Messages that the broker makes.
 *
 * <p>
 * Threads: any; no state.
 */
final class OwnMessages {

    private static final int SHORT_STRING_MAX = 255;
    private static final int PERSISTENT_MODE = 2;
    private static final byte[] NO_BODY = {};

    private OwnMessages() {
    }

    static AmqpMessage withoutBody(String exchange, String routingKey, BasicProperties properties, long millis) {
        return of(exchange, routingKey, properties, NO_BODY, 0, millis);
    }

    /**
     * @param body
     *            where the body is, from {@code bodyOffset} to its end; copied
     * @param millis
     *            now, since 1970
     */
    static AmqpMessage of(String exchange, String routingKey, BasicProperties properties, byte[] body,
            int bodyOffset, long millis) {
        byte[] encoded = properties.encoded();
        byte[] content = Arrays.copyOf(encoded, encoded.length + body.length - bodyOffset);
        System.arraycopy(body, bodyOffset, content, encoded.length, body.length - bodyOffset);
        Integer mode = properties.deliveryMode();
        Traits traits = mode != null && mode == PERSISTENT_MODE ? Traits.PERSISTENT : Traits.TRANSIENT;
        return new AmqpMessage(Address.of(exchange, shortened(routingKey)), content, encoded.length, traits, millis);
    }

    /** A routing key with a name in it may be longer than a routing key can be: its end goes. */
    static String shortened(String routingKey) {
        if (routingKey.length() * 3 <= SHORT_STRING_MAX) {
            return routingKey;
        }
        int octets = 0;
        for (int at = 0; at < routingKey.length();) {
            int point = routingKey.codePointAt(at);
            octets += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (octets > SHORT_STRING_MAX) {
                return routingKey.substring(0, at);
            }
            at += Character.charCount(point);
        }
        return routingKey;
    }
}
