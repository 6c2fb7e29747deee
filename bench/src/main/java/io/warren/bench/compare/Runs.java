package io.warren.bench.compare;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.measure.Metric;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Result;
import io.warren.bench.measure.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All rounds of one broker in one scenario.
 *
 * <p>
 * Threads: one.
 */
final class Runs {
    private final BrokerUnderTest broker;
    private final String version;
    private final List<Outcome> outcomes = new ArrayList<>();

    Runs(BrokerUnderTest broker, String version) {
        this.broker = broker;
        this.version = version;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    BrokerUnderTest broker() {
        return broker;
    }

    String version() {
        return version;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    /** Those that count. */
    private List<Result> results() {
        return outcomes.stream().mapMulti((Outcome outcome, Consumer<Result> counted) -> {
            if (outcome instanceof Outcome.Measured measured) counted.accept(measured.result());
        }).toList();
    }

    /** How many count. */
    int measured() {
        return results().size();
    }

    /** The spread of a value over the rounds that have it; null if none has. */
    @Nullable
    Spread spread(Metric metric) {
        List<Double> values = new ArrayList<>();
        for (Result result : results()) {
            Double value = result.values().get(metric);
            if (value != null) values.add(value);
        }
        return values.isEmpty() ? null : Spread.of(values);
    }

    /** Whether consumers fell behind in a round. */
    boolean backlogGrew() {
        return results().stream().anyMatch(Result::backlogGrew);
    }

    /** All that a reader must know besides the values, each thing once. */
    Set<String> remarks() {
        Set<String> remarks = new LinkedHashSet<>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Measured measured -> remarks.addAll(measured.result().remarks());
                case Outcome.Refused refused -> remarks.add(refused.why());
                case Outcome.Failed failed -> remarks.add("failed: " + failed.why());
            }
        }
        return remarks;
    }
}
