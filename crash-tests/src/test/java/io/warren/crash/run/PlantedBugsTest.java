package io.warren.crash.run;

import static io.warren.planted.PlantedBug.CHANNEL_CONFIRMS_TWICE;
import static io.warren.planted.PlantedBug.REQUEUE_COUNTED_AS_ACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.warren.crash.broker.WarrenProcess;
import io.warren.crash.history.Promises;
import io.warren.crash.history.Violation;
import io.warren.planted.PlantedBug;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker with a bug that somebody might write does not get through one cycle; {@link CrashCyclesTest} is the one without. */
@Timeout(300)
final class PlantedBugsTest {
    /** Its first cycle is a load and one kill, after a second and a half. */
    private static final long SEED = 3;
    private static final int LOAD_MILLIS_MAX = 2_000;
    private static final int MESSAGES_MAX = 500;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    record Catch(PlantedBug bug, Violation.Kind kind) {}

    static List<Catch> catches() {
        return List.of(
                new Catch(CHANNEL_CONFIRMS_TWICE, Violation.Kind.CONFIRM),
                new Catch(REQUEUE_COUNTED_AS_ACK, Violation.Kind.LOST));
    }

    @AfterEach
    void plantNothing() {
        System.clearProperty(WarrenProcess.PLANTED);
    }

    @ParameterizedTest
    @MethodSource("catches")
    void theChecksCatch(Catch each) throws Exception {
        assumeTrue(System.getProperty("warren.crash.broker", "").equals("warren"), "No Warren is to be killed");
        System.setProperty(WarrenProcess.PLANTED, each.bug().writeTo(folder.resolve("planted")).toString());
        CrashRun run = new CrashRun(new Settings(BrokerKind.WARREN, SEED, folder, List.of(), List.of(),
                Promises.ofWarren().withoutClock(), false, false, LOAD_MILLIS_MAX, MESSAGES_MAX,
                Duration.ofMinutes(2)));

        CycleResult result = run.cycle(1);

        assertThat(result.violations().counts()).as("%s: %s", each.bug(), result.text()).containsKey(each.kind())
                .doesNotContainKey(Violation.Kind.BROKER);
    }

    @Test
    void everyBugThatIsWrittenForTheBrokerIsCaught() {
        assertThat(catches()).extracting(Catch::bug).containsAll(PlantedBug.in("io.warren.broker."));
    }
}
