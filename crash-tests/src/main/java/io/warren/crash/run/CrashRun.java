package io.warren.crash.run;

import io.warren.crash.broker.BrokerProcess;
import io.warren.crash.broker.FaultShim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs cycles, each with a broker and a data directory of its own, so that any can be run alone.
 *
 * <p>
 * Threads: one.
 */
public final class CrashRun {
    private final Settings settings;
    private final Optional<FaultShim> shim;

    /** Compiles what it needs to kill at system calls. */
    public CrashRun(Settings settings) throws IOException, InterruptedException {
        this.settings = settings;
        this.shim =
                settings.killsAtCalls() ? FaultShim.compile(settings.directory().resolve("shim")) : Optional.empty();
    }

    /**
     * Runs one cycle, from an empty directory on.
     *
     * @param number from 1
     */
    public CycleResult cycle(int number) throws IOException, InterruptedException, TimeoutException {
        Path directory = settings.directory().resolve("cycle-" + number);
        delete(directory);
        Schedule schedule = Schedule.of(settings.seed(), number, shim.isPresent(), settings.diskErrors(),
                settings.loadMillisMax());
        CycleResult result;
        try (BrokerProcess broker = settings.broker().create(directory, settings.brokerSettings(), shim.orElse(null))) {
            Thread leftovers = new Thread(broker::close, "leftovers"); // a broker must not outlive who kills it
            Runtime.getRuntime().addShutdownHook(leftovers);
            result = new Cycle(settings, schedule, broker, directory).run();
            Runtime.getRuntime().removeShutdownHook(leftovers);
        }
        if (result.violations().isEmpty()) delete(directory);
        return result;
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) return;
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(CrashRun::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
