package io.warren.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.brokers.ForeignBroker;
import io.warren.bench.brokers.RunningBroker;
import io.warren.bench.measure.Metric;
import io.warren.bench.measure.OtherLoad;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SectionTest {
    private static final Scenario B = Scenario.chosen(List.of("b")).getFirst();

    private final Runs ours = new Runs(new Ours(), "0.1");
    private final Runs peer = new Runs(new ForeignBroker("amqp://localhost", 1, "peer"), "Peer 1");
    private final Section section = new Section(B, "command", List.of(ours, peer));

    private static Outcome measured(double rate, double cpu) {
        return new Outcome.Measured(new Result().put(Metric.RATE, rate).put(Metric.BROKER_CPU, cpu));
    }

    @Test
    void medianAndSpreadAreComparedWithThePeer() {
        List.of(measured(1_000_000, 1.2), measured(1_400_000, 1.0), measured(1_200_000, 1.1)).forEach(ours::add);
        List.of(measured(30_000, 44), measured(30_000, 44), measured(30_000, 44)).forEach(peer::add);

        assertThat(section.markdown().replaceAll(" +", " ")).startsWith("### b: persistent").contains(
                "| ours | 0.1 | 3 of 3 | 1.20 M (1.00 M–1.40 M) | 40× | 1.10 (1.00–1.20) | 1/40 |",
                "| peer | Peer 1 | 3 of 3 | 30,000 | | 44.0 | |");
    }

    @Test
    void whatWasRefusedOrFailedIsNotInTheFigures() {
        ours.add(measured(1_000, 1));
        ours.add(new Outcome.Refused(new Result().put(Metric.RATE, 7.0).others(new OtherLoad(0.6)), 3));
        peer.add(new Outcome.Failed("no\nbroker"));

        assertThat(section.markdown().replaceAll(" +", " ")).contains("| ours | 0.1 | 1 of 2 | 1,000 | |",
                "- ours: refused (others took 0.60 cores, the last of 3 times)\n", "| peer | Peer 1 | 0 of 1 | |",
                "- peer: failed: no broker\n");
    }

    @Test
    void aGrowingBacklogIsMarked() {
        ours.add(new Outcome.Measured(new Result().put(Metric.RATE, 5_000.0).delivered(0.8)));
        peer.add(measured(5_000, 1));

        assertThat(section.markdown()).contains("5,000 ▲", "- ours: backlog grew: consumed only 80 %", "- ▲ ")
                .doesNotContain("peer: backlog");
    }

    @Test
    void aloneItIsComparedWithNothing() {
        ours.add(measured(1, 1));

        assertThat(new Section(B, "command", List.of(ours)).markdown()).doesNotContain("| to ");
    }

    @Test
    void programsGetEachRound() {
        ours.add(measured(1_000, 1.5));
        peer.add(new Outcome.Failed("why"));

        assertThat(JsonReport.of(List.of(section)).replaceAll("\\s", "")).isEqualTo("""
                [{"scenario":"b","broker":"ours","version":"0.1","round":1,"outcome":"measured",\
                "values":{"rate":1000.0,"broker_cpu":1.5},"remarks":[]},\
                {"scenario":"b","broker":"peer","version":"Peer1","round":1,"outcome":"failed","why":"why"}]""");
    }

    private static final class Ours implements BrokerUnderTest {
        @Override
        public String name() {
            return "ours";
        }

        @Override
        public String version() {
            return "0.1";
        }

        @Override
        public boolean peer() {
            return false;
        }

        @Override
        public String persistenceRemark() {
            return "";
        }

        @Override
        public boolean restartable() {
            return false;
        }

        @Override
        public RunningBroker start(Path folder) {
            throw new UnsupportedOperationException();
        }
    }
}
