package io.warren.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.bench.measure.Metric;
import io.warren.bench.measure.OtherLoad;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Result;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurveTest {
    private static Curve curve(String id) {
        return Curve.chosen(List.of(id)).getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            queues | 100 | --size 100 --exchange direct --producers 10 --consumers 10 --queues 100 --confirm 1000 --ack 100 --prefetch 1000
            bindings | 7 | --size 100 --exchange topic --bindings 7 --confirm 1000 --ack 100 --prefetch 1000
            backlog | 10000 | --size 100 --hold-backlog --confirm 1000 --ack 100 --prefetch 1000
            active | 100 | --size 100 --producers 50 --consumers 50 --queues 50 --confirm 10 --ack 5 --prefetch 10
            idle | 1000 | --size 100 --connections 1000 --confirm 1000 --ack 100 --prefetch 1000
            bodies | 16 | --size 16 --confirm 1000 --prefetch 1000 --ack 100
            bodies | 1048576 | --size 1048576 --confirm 64 --prefetch 64 --ack 7
            bodies | 67108864 | --size 67108864 --confirm 2 --prefetch 2 --ack 1
            """)
    void eachSizeHasItsOptions(String id, long size, String options) {
        assertThat(String.join(" ", curve(id).options(size))).isEqualTo(options);
    }

    @Test
    void onlyABacklogIsFilledBefore() {
        assertThat(curve("backlog").fillOptions(10_000)).containsSequence("--count", "10000", "--publish-only",
                "--keep");
        assertThat(curve("backlog").fillOptions(0)).isNull();
        assertThat(curve("queues").fillOptions(10)).isNull();
    }

    @Test
    void sizesGrow() {
        assertThat(Curve.ALL).allSatisfy(one -> assertThat(one.sizes()).isSorted().hasSizeGreaterThan(3));
    }

    @Test
    void unknownOnesAreRefused() {
        assertThatThrownBy(() -> Curve.chosen(List.of("queue"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found queue");
    }

    @Test
    void theTableHasARowForEachSizeAndTheChartAPointForEachThatWasMeasured() {
        Result quiet = new Result().put(Metric.RATE, 1e6).put(Metric.BROKER_CPU, 1.25).others(new OtherLoad(0));
        Result noisy = new Result().put(Metric.BROKER_CPU, 9.75).others(new OtherLoad(1));
        Measured measured = new Measured(curve("queues"), "warren 1,2", "command",
                List.of(new Measured.At(1, List.of(new Outcome.Measured(quiet))),
                        new Measured.At(10, List.of(new Outcome.Refused(noisy, 3)))));

        assertThat(measured.fileName()).isEqualTo("growth-warren-1-2-queues.svg");
        assertThat(measured.markdown().replaceAll(" +", " ")).contains("| 1 | 1.00 M | 1.25 | | |", "| 10 | | | | |",
                "- at 10: refused (others took 1.00 cores, the last of 3 times)", "(growth-warren-1-2-queues.svg)");
        assertThat(measured.chart()).contains(">1.25<").doesNotContain("9.75");
    }

    @Test
    void withoutAMeasurementThereIsNoChart() {
        Measured measured = new Measured(curve("queues"), "warren", "command",
                List.of(new Measured.At(1, List.of(new Outcome.Failed("why")))));

        assertThat(measured.chart()).isNull();
        assertThat(measured.markdown()).contains("- at 1: failed: why").doesNotContain("svg");
    }
}
