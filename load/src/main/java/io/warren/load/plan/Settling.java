package io.warren.load.plan;

/**
 * Who confirms what.
 *
 * @param confirmWindow how many messages a producer has unconfirmed at most; 0 for no publisher confirms
 * @param prefetch how many messages a consumer has unacknowledged at most; 0 for no limit
 * @param ackEvery a consumer acknowledges each so many messages at once; 0 for automatic acknowledgement
 */
public record Settling(int confirmWindow, int prefetch, int ackEvery) {
    private static final int WINDOW_MAX = 1 << 24;
    private static final int PREFETCH_MAX = 65_535;

    public Settling {
        Expected.atLeast(0, "the confirm window", confirmWindow);
        Expected.that(confirmWindow <= WINDOW_MAX, "a confirm window of at most " + WINDOW_MAX);
        Expected.atLeast(0, "prefetch", prefetch);
        Expected.that(prefetch <= PREFETCH_MAX, "prefetch to be at most " + PREFETCH_MAX);
        Expected.atLeast(0, "the acknowledgement interval", ackEvery);
        Expected.that(prefetch == 0 || ackEvery <= prefetch,
                "an acknowledgement interval within the prefetch limit: otherwise consumers wait forever");
    }
}
