package io.warren.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScenarioTest {
    private static List<String> chosen(String... ids) {
        return Scenario.chosen(List.of(ids)).stream().map(Scenario::id).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a16 | --size 16 --warmup 10 --duration 2.500
            a1k | --size 1024 --warmup 10 --duration 2.500
            b | --size 1024 --persistent --durable --confirm 1000 --ack 100 --prefetch 1000 --warmup 10 --duration 2.500
            d | --size 100 --exchange fanout --queues 10 --consumers 10 --warmup 10 --duration 2.500
            e | --size 100 --exchange topic --bindings 1000 --warmup 10 --duration 2.500
            gt | --size 1024 --rate 1000 --confirm 100 --prefetch 100 --ack 1 --warmup 10 --duration 2.500
            """)
    void eachHasItsOptions(String id, String options) {
        assertThat(String.join(" ", Scenario.chosen(List.of(id)).getFirst().optionsFor(10, 2.5))).isEqualTo(options);
    }

    @Test
    void cIsLikeBWithMoreOfEverything() {
        List<String> c = Scenario.chosen(List.of("c")).getFirst().options();

        assertThat(c).startsWith(Scenario.chosen(List.of("b")).getFirst().options().toArray(String[]::new))
                .endsWith("--queues", "10", "--producers", "10", "--consumers", "10");
    }

    @Test
    void ofAFanoutEachCopyCounts() {
        assertThat(Scenario.chosen(List.of("d")).getFirst().copies()).isEqualTo(10);
    }

    @Test
    void aLetterMeansAllThatBeginWithIt() {
        assertThat(chosen("g", "a", "b")).containsExactly("a16", "a1k", "b", "gt", "gp");
        assertThat(chosen("gp", "gp")).containsExactly("gp");
    }

    @Test
    void withoutPerfTestAllAreRun() {
        assertThat(chosen(Scenario.DEFAULT_IDS.split(",", -1)))
                .containsExactlyElementsOf(
                        Scenario.ALL.stream().map(Scenario::id).filter(id -> !id.startsWith("p")).toList());
    }

    @Test
    void unknownOnesAreRefused() {
        assertThatThrownBy(() -> Scenario.chosen(List.of("a", "z"))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found z");
    }

    @Test
    void onlyColumnsThatAreShownAreCompared() {
        assertThat(Scenario.ALL).allSatisfy(one -> assertThat(one.columns()).containsAll(one.compared()));
    }

    @Test
    void ratiosAreReadAsPartsOrMultiples() {
        assertThat(Ratio.text(0.22, 9.9)).isEqualTo("1/45");
        assertThat(Ratio.text(6_800_000, 186_000)).isEqualTo("37×");
        assertThat(Ratio.text(3, 2)).isEqualTo("1.50×");
        assertThat(Ratio.text(1, 4)).isEqualTo("1/4.0");
        assertThat(Ratio.text(100, 100.1)).isEqualTo("1");
        assertThat(Ratio.text(1, 0)).isEmpty();
        assertThat(Ratio.text(0, 1)).isEmpty();
    }
}
