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

    private static final int SHORT_STRING_MAX = 255;

    private final String exchange;
    private final String routingKey;
    private final byte[] encoded;
    private final int hash;

    /** @param encoded the two short strings; the array becomes this object's own */
    public Address(String exchange, String routingKey, byte[] encoded) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.encoded = encoded;
        int sum = 0;
        for (byte octet : encoded) {
            sum = hash(sum, octet);
        }
        this.hash = spread(sum);
    }

    /** One step of {@link #hash()} for those who have the octets elsewhere; begin with 0, end with {@link #spread}. */
    public static int hash(int before, byte octet) {
        return before * 31 + octet;
    }

    /** The last step of {@link #hash()}. */
    public static int spread(int sum) {
        return sum ^ sum >>> 8 ^ sum >>> 16;
    }

    /** A number made of the octets; equal octets have equal numbers. */
    public int hash() {
        return hash;
    }

    /** The address for names that fit into short strings. */
    public static Address of(String exchange, String routingKey) {
        byte[] exchangeBytes = exchange.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = routingKey.getBytes(StandardCharsets.UTF_8);
        if (exchangeBytes.length > SHORT_STRING_MAX || keyBytes.length > SHORT_STRING_MAX) {
            throw new IllegalArgumentException("Expected names of at most " + SHORT_STRING_MAX + " bytes, but got "
                    + exchangeBytes.length + " and " + keyBytes.length);
        }
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
