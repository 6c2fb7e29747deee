package io.warren.codec.content;

/** The properties of class basic in the order of their flags, the highest bit first (AMQP 0-9-1 section 1.8.1). */
public enum Property {
    CONTENT_TYPE(15),
    CONTENT_ENCODING(14),
    HEADERS(13),
    DELIVERY_MODE(12),
    PRIORITY(11),
    CORRELATION_ID(10),
    REPLY_TO(9),
    EXPIRATION(8),
    MESSAGE_ID(7),
    TIMESTAMP(6),
    TYPE(5),
    USER_ID(4),
    APP_ID(3),
    CLUSTER_ID(2);

    private static final int HIGHEST_BIT = 15;

    private final int bit;

    Property(int bit) {
        this.bit = bit;
    }

    /** Its bit in the flags word. */
    int flag() {
        return 1 << bit;
    }

    /** Its place among the properties, from 0. */
    int position() {
        return HIGHEST_BIT - bit;
    }
}
