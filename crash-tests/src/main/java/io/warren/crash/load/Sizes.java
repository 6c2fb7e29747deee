package io.warren.crash.load;

import java.util.SplittableRandom;

/** Log-uniform body sizes from 0 bytes on: most of them small, and one of a hundred up to 2 MiB. */
final class Sizes {
    private static final int SMALL_MAX = 4 * 1024;
    private static final int LARGE_MAX = 2 * 1024 * 1024;
    private static final int LARGE_ONE_OF = 100;

    private final SplittableRandom random;

    Sizes(SplittableRandom random) {
        this.random = random;
    }

    int next() {
        int max = random.nextInt(LARGE_ONE_OF) == 0 ? LARGE_MAX : SMALL_MAX;
        return (int) Math.expm1(random.nextDouble() * Math.log1p(max));
    }
}
