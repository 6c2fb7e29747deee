package io.warren.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class LoadReportTest {
    private static final Costs UNKNOWN_BROKER = new Costs(500, OptionalDouble.empty(), OptionalLong.empty(),
            OptionalLong.empty());

    @Test
    void jsonHasNullForWhatWasNotMeasured() {
        LoadReport report = new LoadReport(new Counts(7, 1_000, 2_000, 0, 0, 0.5), UNKNOWN_BROKER, 0, null, null);

        assertThat(report.json()).isEqualTo(
                """
                        {"published":1000,"consumed":2000,"refused":0,"undelivered":0,"fromEpochMillis":7,"seconds":0.500,"publishRate":2000.000,\
                        "consumeRate":4000.000,"generatorCpuMicrosPerMessage":0.250,"brokerCpuMicrosPerMessage":null,\
                        "brokerRssBytes":null,"idleConnections":0,"brokerRssBytesPerIdleConnection":null,\
                        "latencyMicros":null,"confirmLatencyMicros":null}""");
    }

    @Test
    void latenciesAreInMicroseconds() {
        Histogram nanos = new Histogram(3);
        for (int i = 1; i <= 1_000; i++) {
            nanos.recordValue(i * 1_000L);
        }
        LoadReport report =
                new LoadReport(new Counts(7, 1, 1, 0, 0, 1), UNKNOWN_BROKER, 0, Percentiles.of(nanos), null);

        assertThat(report.json()).contains("\"latencyMicros\":{\"p50\":500.").contains("\"p99\":990.");
        assertThat(report.table()).contains("p50 500", "p99 990").doesNotContain("confirm");
    }

    @Test
    void costsAreDividedByWhatWasConsumedOrElsePublished() {
        Costs costs = new Costs(100, OptionalDouble.of(400), OptionalLong.of(3 << 20), OptionalLong.of(1 << 20));

        assertThat(new LoadReport(new Counts(7, 100, 200, 0, 0, 1), costs, 0, null, null).json())
                .contains("\"generatorCpuMicrosPerMessage\":0.500", "\"brokerCpuMicrosPerMessage\":2.000");
        assertThat(new LoadReport(new Counts(7, 100, 0, 0, 0, 1), costs, 0, null, null).json())
                .contains("\"generatorCpuMicrosPerMessage\":1.000", "\"brokerCpuMicrosPerMessage\":4.000");
        assertThat(new LoadReport(new Counts(7, 0, 0, 0, 0, 1), costs, 1_024, null, null).json())
                .contains("\"brokerCpuMicrosPerMessage\":null", "\"brokerRssBytes\":3145728",
                        "\"brokerRssBytesPerIdleConnection\":2048.000");
    }
}
