package io.warren.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutcomeTest {
    private static Outcome withOthers(double... cores) throws InterruptedException {
        ArrayDeque<Result> results = new ArrayDeque<>();
        for (double each : cores) {
            results.add(new Result().others(new OtherLoad(each)));
        }
        return Outcome.of(results::remove);
    }

    @Test
    void aDisturbedRunIsRepeated() throws InterruptedException {
        assertThat(withOthers(0.6, 0.1)).isInstanceOfSatisfying(Outcome.Measured.class,
                measured -> assertThat(measured.result().others().cores()).isEqualTo(0.1));
    }

    @Test
    void aRunThatIsDisturbedEachTimeIsRefused() throws InterruptedException {
        assertThat(withOthers(0.5, 0.7, 0.6)).isInstanceOfSatisfying(Outcome.Refused.class,
                refused -> assertThat(refused.why())
                        .isEqualTo("refused (others took 0.60 cores, the last of 3 times)"));
    }

    @Test
    void aFailureIsNotRepeated() throws InterruptedException {
        List<Outcome> outcomes = List.of(Outcome.of(() -> {
            throw new IOException("no broker");
        }));

        assertThat(outcomes).containsExactly(new Outcome.Failed("no broker"));
    }

    @Test
    void theNoisiestPartOfARunCounts() {
        Result result = new Result().others(new OtherLoad(0.2)).others(new OtherLoad(0.5)).others(new OtherLoad(0.1));

        assertThat(result.others().cores()).isEqualTo(0.5);
        assertThat(result.values()).containsEntry(Metric.OTHERS, 0.5);
    }
}
