package io.warren.load.plan;

/**
 * What is published, and how fast.
 *
 * @param ratePerSecond of all producers together; 0 for as fast as the broker takes them
 * @param backlogHeld whether producers and consumers wait for each other, so that queues keep what they held
 * @param stamped whether each body begins with the time it was due, from which latencies are computed
 */
public record Messages(int bodyBytes, boolean persistent, long ratePerSecond, boolean backlogHeld, boolean stamped) {
    /** Octets of the time at the beginning of a stamped body. */
    public static final int STAMP_BYTES = Long.BYTES;

    private static final int BODY_BYTES_MAX = 128 << 20;

    public Messages {
        Expected.atLeast(0, "the size of a body", bodyBytes);
        Expected.that(bodyBytes <= BODY_BYTES_MAX, "a body of at most " + BODY_BYTES_MAX + " bytes");
        Expected.atLeast(0, "the rate", ratePerSecond);
        Expected.that(!stamped || bodyBytes >= STAMP_BYTES,
                "bodies of at least " + STAMP_BYTES + " bytes, which carry the time when latency is measured");
    }
}
