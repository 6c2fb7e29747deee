package io.warren.wire;

/** The bits of the property flags that these tests set, from the highest down as the properties follow each other. */
final class Property {

    static final int CONTENT_ENCODING = 1 << 14;
    static final int HEADERS = 1 << 13;
    static final int DELIVERY_MODE = 1 << 12;
    static final int REPLY_TO = 1 << 9;
    static final int EXPIRATION = 1 << 8;
    static final int TIMESTAMP = 1 << 6;
    static final int USER_ID = 1 << 4;
    static final int CLUSTER_ID = 1 << 2;

    private Property() {
    }
}
