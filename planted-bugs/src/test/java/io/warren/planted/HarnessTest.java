package io.warren.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HarnessTest {
    private static final String TILL = "io.warren.sample.Till";
    private static final Harness HARNESS = Harness.of("io.warren.sample.TillHarness", "hasWhatWasPaid");

    private static List<String> failures(Plant plant) {
        return HARNESS.runOn(plant).failures().stream().map(failure -> String.valueOf(failure.getMessage())).toList();
    }

    @Test
    void passesWithoutBug() {
        assertThat(HARNESS.runWithoutBug()).isEqualTo(new Harness.Result(3, List.of()));
    }

    @Test
    void failsWhereACallIsLeftOut() {
        assertThat(failures(Plant.in(TILL, "pay").without("Math.addExact"))).hasSize(2)
                .allMatch(text -> text.contains("what is in the till"));
        assertThat(failures(Plant.in(TILL, "pay").without("List.add"))).hasSize(3);
    }

    @Test
    void failsWhereACallAnswersSomethingElse() {
        assertThat(failures(Plant.in(TILL, "pay").answering("Math.addExact", 5))).hasSize(2);
        assertThat(failures(Plant.in(TILL, "isEmpty").answering("List.isEmpty", 1))).hasSize(1);
    }

    @Test
    void failsWhereSomethingElseIsDoneInsteadOfACall() {
        assertThat(failures(Plant.in(TILL, "pay").replacing("Math.addExact", code -> code.ladd().pop2().lconst_1())))
                .hasSize(3);
    }

    @Test
    void failsWhereAMethodDoesNothing() {
        assertThat(failures(Plant.in(TILL, "sum()J").doing(code -> code.lconst_0().lreturn()))).hasSize(2);
    }

    @Test
    void runsSomeOfTheInvocations() {
        assertThat(HARNESS.invocations(2, 3).runWithoutBug().succeeded()).isEqualTo(2);
        Plant plant = Plant.in(TILL, "pay").without("Math.addExact");
        assertThat(HARNESS.invocations(2).runOn(plant).failures()).isEmpty();
        assertThat(HARNESS.invocations(2, 1, 3).runOn(plant).failures()).as("up to the first one that fails")
                .hasSize(1);
    }

    @Test
    void isGivenSystemPropertiesForTheTimeOfTheRun() {
        assertThat(HARNESS.with("warren.sample.tip", "1").runWithoutBug().failures()).hasSize(3);
        assertThat(System.getProperty("warren.sample.tip")).isNull();
    }

    @Test
    void refusesWhatItWouldNotFind() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Harness.of("io.warren.sample.Gone", "any").runWithoutBug());
        assertThatIllegalStateException()
                .isThrownBy(() -> Harness.of("io.warren.sample.TillHarness", "gone").runWithoutBug());
    }

    @Test
    void refusesAPlantThatWouldChangeNothing() {
        assertThatThrownBy(() -> failures(Plant.in("io.warren.sample.Gone", "pay").without("Math.addExact")))
                .hasMessage("Expected the class io.warren.sample.Gone");
        assertThatThrownBy(() -> failures(Plant.in(TILL, "gone").without("Math.addExact")))
                .hasMessageContaining("Expected one method gone");
        assertThatThrownBy(() -> failures(Plant.in(TILL, "sum").without("Math.addExact")))
                .hasMessageContaining("there are 2");
        assertThatThrownBy(() -> failures(Plant.in(TILL, "pay").without("Math.subtractExact")))
                .hasMessageContaining("Expected one call of Math.subtractExact");
    }
}
