package io.warren.broker.message;

import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Messages as no client library sends them. */
public final class OddMessages {

    private OddMessages() {
    }

    /** Raw octets of a correlation-id that decoding and encoding would make three times as long. */
    public static AmqpMessage withOddCorrelationId() {
        byte[] properties = BasicProperties.builder().correlationId("x".repeat(100)).priority(3).build().encoded();
        String text = new String(properties, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("xxx");
        byte[] content = Arrays.copyOf(properties, properties.length + 2);
        Arrays.fill(content, start, start + 100, (byte) 0xff);
        return new AmqpMessage(Address.of("", "q"), content, properties.length, Traits.PERSISTENT, 0);
    }
}
