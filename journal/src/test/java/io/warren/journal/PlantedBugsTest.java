package io.warren.journal;

import static io.warren.planted.PlantedBug.CONFIRM_BEFORE_FORCE;
import static io.warren.planted.PlantedBug.DEFINITION_NOT_FORCED;
import static io.warren.planted.PlantedBug.DIRECTORY_NOT_FORCED;
import static io.warren.planted.PlantedBug.FORCE_OF_THE_WRONG_FILE;
import static io.warren.planted.PlantedBug.LOG_ENDS_AT_THE_FIRST_DAMAGE;
import static io.warren.planted.PlantedBug.RECEIPT_TWICE;
import static io.warren.planted.PlantedBug.TORN_RECORD_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.planted.Catch;
import io.warren.planted.Harness;
import io.warren.planted.PlantedBug;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that look for lost records find them, if somebody writes the bug for it. */
@Timeout(300)
final class PlantedBugsTest {
    private static final Harness CRASHES =
            Harness.of("io.warren.journal.log.LogFaultsTest", "aCrashAtAnyCallLosesNothingThatWasConfirmed")
                    .invocations(1);
    private static final Harness CRASHES_OF_A_KILLED_LOG = CRASHES.invocations(2);
    private static final Harness DEFINITION_CRASHES = Harness.of("io.warren.journal.definitions.DefinitionFaultsTest",
            "aCrashAtAnyCallLosesNoChangeThatHadReturned");
    private static final Harness DAMAGES = Harness.of("io.warren.journal.CorruptionTest",
            "everyDamageOfARecordIsReportedAndNoOtherRecordIsLost");

    static List<Catch> catches() {
        return List.of(
                new Catch(CONFIRM_BEFORE_FORCE, CRASHES, "a confirmed batch"),
                new Catch(RECEIPT_TWICE, CRASHES, "a second receipt"),
                new Catch(FORCE_OF_THE_WRONG_FILE, CRASHES, "there is no seal"),
                new Catch(DIRECTORY_NOT_FORCED, CRASHES_OF_A_KILLED_LOG, "the second start"),
                new Catch(TORN_RECORD_TAKEN, CRASHES, "expected:"),
                new Catch(TORN_RECORD_TAKEN, DAMAGES, "expected:"),
                new Catch(LOG_ENDS_AT_THE_FIRST_DAMAGE, DAMAGES, "expected:"),
                new Catch(DEFINITION_NOT_FORCED, DEFINITION_CRASHES, "could not find the following"));
    }

    @ParameterizedTest
    @MethodSource("catches")
    void theHarnessCatches(Catch each) {
        each.check();
    }

    @Test
    void everyBugThatIsWrittenForThisModuleIsCaught() {
        assertThat(catches()).extracting(Catch::bug).containsAll(PlantedBug.in("io.warren.journal."));
    }

    static List<Harness> harnesses() {
        return List.of(CRASHES, CRASHES_OF_A_KILLED_LOG, DAMAGES, DEFINITION_CRASHES);
    }

    @ParameterizedTest
    @MethodSource("harnesses")
    void theHarnessFindsNothingWhereNothingIsPlanted(Harness harness) {
        Catch.checkPasses(harness);
    }
}
