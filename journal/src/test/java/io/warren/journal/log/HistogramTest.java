package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HistogramTest {
    @Test
    void aQuantileIsAtMostAnEighthTooHigh() {
        for (long value = 0; value < Long.MAX_VALUE / 3; value = value * 3 / 2 + 1) {
            Histogram histogram = new Histogram();
            histogram.record(value);
            assertThat(histogram.quantile(1)).isBetween(value, value + value / 8);
        }
    }

    @Test
    void quantilesAreInOrder() {
        Histogram histogram = new Histogram();
        assertThat(histogram.quantile(0.5)).isZero();
        for (int i = 1; i <= 1000; i++) {
            histogram.record(i);
        }
        assertThat(histogram.count()).isEqualTo(1000);
        assertThat(histogram.quantile(0.5)).isBetween(500L, 563L);
        assertThat(histogram.quantile(0.99)).isBetween(990L, 1114L);
    }
}
