package io.warren.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run by tests only; the second amount is none. */
final class TillHarness {

    @ParameterizedTest
    @ValueSource(longs = {3, 0, 5})
    void hasWhatWasPaid(long amount) {
        Till till = new Till();
        till.pay(amount);
        till.pay(Long.getLong("warren.sample.tip", 0));
        assertThat(till.sum()).as("what is in the till").isEqualTo(amount);
        assertThat(till.sum(1)).isEqualTo(amount);
        assertThat(till.isEmpty()).isFalse();
    }
}
