package io.warren.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpreadTest {
    @Test
    void theMedianIsInTheMiddle() {
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 5));
        assertThat(Spread.of(List.of(5.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 5));
    }

    @Test
    void leastAndGreatestAreShownIfTheyDiffer() {
        assertThat(Spread.of(List.of(2.0, 1.9, 2.34)).text(Metric.BROKER_CPU)).isEqualTo("2.00 (1.90–2.34)");
        assertThat(Spread.of(List.of(2.0)).text(Metric.BROKER_CPU)).isEqualTo("2.00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RATE | 6823456 | 6.82 M
            RATE | 186049 | 186,000
            RATE | 998.6 | 999
            BROKER_CPU | 0.2345 | 0.23
            BROKER_CPU | 0.0567 | 0.057
            BROKER_CPU | 35.94 | 35.9
            BROKER_CPU | 1234.5 | 1,235
            """)
    void figuresHaveThreeDigitsThatMeanSomething(Metric metric, double value, String text) {
        assertThat(metric.text(value)).isEqualTo(text);
    }
}
