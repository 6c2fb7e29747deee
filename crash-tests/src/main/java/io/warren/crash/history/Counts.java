package io.warren.crash.history;

/** How much there was to check. A message counts once for each queue that it was published to. */
public final class Counts {
    private long published;
    private long confirmed;
    private long delivered;
    private long repeated;
    private long recovered;

    void onMessage(boolean certain, int deliveries) {
        published++;
        if (certain) confirmed++;
        if (deliveries > 0) delivered++;
        if (deliveries > 0 && !certain) recovered++;
    }

    void onRepeated() {
        repeated++;
    }

    public void add(Counts other) {
        published += other.published;
        confirmed += other.confirmed;
        delivered += other.delivered;
        repeated += other.repeated;
        recovered += other.recovered;
    }

    public long published() {
        return published;
    }

    public long confirmed() {
        return confirmed;
    }

    /** At least once. */
    public long delivered() {
        return delivered;
    }

    /** Deliveries beyond the first of a message. */
    public long repeated() {
        return repeated;
    }

    /** Messages that came although nobody had confirmed them, which is right too. */
    public long recovered() {
        return recovered;
    }
}
