package io.warren.broker.message;

import java.nio.charset.StandardCharsets;

/**
 * Where a message was published to: exchange and routing key, with their bytes as basic.publish brought them and basic.deliver
 * sends them on (two short strings in a row). Publishes in a row to the same address share one of these.
 *
 * <p>
 * Threads: any; immutable.
 */
public final class Address {

    private final String exchange;
    private final String routingKey;
    private final byte[] encoded;

    /** @param encoded the two short strings; the array becomes this object's own */
    public Address(String exchange, String routingKey, byte[] encoded) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.encoded = encoded;
    }

    /** The address for names that fit into short strings. */
    public static Address of(String exchange, String routingKey) {
        byte[] exchangeBytes = exchange.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = routingKey.getBytes(StandardCharsets.UTF_8);
        byte[] encoded = new byte[exchangeBytes.length + keyBytes.length + 2];
        encoded[0] = (byte) exchangeBytes.length;
        System.arraycopy(exchangeBytes, 0, encoded, 1, exchangeBytes.length);
        encoded[exchangeBytes.length + 1] = (byte) keyBytes.length;
        System.arraycopy(keyBytes, 0, encoded, exchangeBytes.length + 2, keyBytes.length);
        return new Address(exchange, routingKey, encoded);
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** Exchange and routing key as short strings. Not to be changed. */
    public byte[] encoded() {
        return encoded;
    }
}
