package io.warren.sample;

import java.util.ArrayList;
import java.util.List;

/** Adds up. */
final class Till {
    private final List<Long> sums = new ArrayList<>();
    private long sum;

    void pay(long amount) {
        sum = Math.addExact(sum, amount);
        sums.add(sum);
    }

    boolean isEmpty() {
        return sums.isEmpty() && sum == 0;
    }

    long sum() {
        return sum;
    }

    long sum(int payments) {
        return payments == 0 ? 0 : sums.get(payments - 1);
    }
}
