package io.warren.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.load.report.Costs;
import io.warren.load.report.Counts;
import io.warren.load.report.LoadReport;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LoadMeasurementTest {
    private static LoadMeasurement measured(long published, long consumed) {
        Costs costs = new Costs(500, OptionalDouble.of(1_000), OptionalLong.of(3 << 20), OptionalLong.of(1 << 20));
        return LoadMeasurement.parse(
                new LoadReport(new Counts(7_000, published, consumed, 0, 0, 0.5), costs, 0, null, null).json());
    }

    @Test
    void theGeneratorsReportIsUnderstood() {
        LoadMeasurement run = measured(1_000, 2_000);

        assertThat(run.consumeRate()).isEqualTo(4_000);
        assertThat(run.brokerCpuMicrosPerMessage()).isEqualTo(0.5);
        assertThat(run.latencyMicros()).isNull();
        assertThat(run.toEpochMillis()).isEqualTo(7_500);
        assertThat(new Result().load(run, 2).values()).containsEntry(Metric.RATE, 4_000.0)
                .containsEntry(Metric.RSS, 3.0).doesNotContainKey(Metric.DELIVERY_P50);
    }

    @Test
    void whatNobodyConsumesCountsAsPublished() {
        assertThat(measured(1_000, 0).rate()).isEqualTo(2_000);
        assertThat(measured(1_000, 0).delivered(1)).isEqualTo(1);
    }

    @Test
    void consumersThatFallBehindAreNoted() {
        assertThat(new Result().load(measured(1_000, 949), 1).backlogGrew()).isTrue();
        assertThat(new Result().load(measured(1_000, 951), 1).backlogGrew()).isFalse();
    }

    @Test
    void ofAFanoutEachCopyIsToBeConsumed() {
        assertThat(new Result().load(measured(1_000, 10_000), 10).backlogGrew()).isFalse();
        assertThat(new Result().load(measured(1_000, 9_000), 10).remarks())
                .containsExactly("backlog grew: consumed only 90 % of what was published");
    }

    @Test
    void otherTextIsRefused() {
        assertThatThrownBy(() -> LoadMeasurement.parse("warren: no")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("warren: no");
    }
}
