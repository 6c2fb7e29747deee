package io.warren.load.plan;

/** Refuses plans that make no sense, in words for whoever typed them. */
final class Expected {
    static void that(boolean holds, String what) {
        if (!holds) throw new IllegalArgumentException("Expected " + what);
    }

    static void atLeast(long min, String what, long found) {
        if (found < min)
            throw new IllegalArgumentException(
                    "Expected " + what + " to be at least " + min + ", but found " + found);
    }

    private Expected() {
    }
}
