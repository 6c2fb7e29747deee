package io.warren.crash.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The broker is killed again and again, and keeps what it promised; how quickly it does so is no matter here. */
final class CrashCyclesTest {
    private static final String NONE = "none";
    /** The build repeats one schedule; others are for {@code crash-tests/run}. */
    private static final long SEED = 1_690_413_057;
    private static final int LOAD_MILLIS_MAX = 500;
    private static final int MESSAGES_MAX = 1_000;
    /** So that segments are filled, and queues go to the disk, also with little load. */
    private static final List<String> SMALL = List.of("journal.segment_size=256KiB", "warren.backlog_memory=256KiB");

    @Test
    void keepsWhatItPromisedThroughKills() throws Exception {
        String name = System.getProperty("warren.crash.broker", NONE);
        assumeFalse(name.equals(NONE), "No broker to kill: give -Dwarren.crash.broker=warren or rabbitmq");
        BrokerKind broker = BrokerKind.valueOf(name.toUpperCase(Locale.ROOT));
        String wanted = System.getProperty("warren.crash.seed", "");
        long seed = wanted.isBlank() ? SEED : Long.parseLong(wanted);
        CrashRun run = new CrashRun(
                new Settings(broker, seed, Path.of(System.getProperty("warren.crash.directory", "target/crash")),
                        SMALL, List.of(), broker.promises().withoutClock(), true, false, LOAD_MILLIS_MAX, MESSAGES_MAX,
                        Duration.ofMinutes(2)));
        Totals totals = new Totals();

        for (int cycle = 1; cycle <= Integer.getInteger("warren.crash.cycles", 30); cycle++) {
            CycleResult result = run.cycle(cycle);
            totals.add(result);
            System.out.println(result.text());
            assertThat(result.violations().examples())
                    .as("crash-tests/run --seed %d --cycle %d --no-clock --load-millis %d --messages %d --set %s", seed,
                            cycle,
                            LOAD_MILLIS_MAX, MESSAGES_MAX, String.join(" --set ", SMALL))
                    .isEmpty();
        }
        System.out.println(totals.text());
    }
}
