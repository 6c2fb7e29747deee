package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.journal.DiskImages;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One script, stopped everywhere: at each call of the file system by a crash, and by each error of each call. What was
 * confirmed is always there, batches are whole and in order, and nothing else is there.
 *
 * <p>
 * With {@code -Dwarren.journal.faults=long} every image of every moment is looked at, otherwise a part of them.
 */
@Timeout(1800)
final class LogFaultsTest {
    /** What the script finds when the faults begin. */
    enum Start {
        NOTHING, A_KILLED_LOG
    }

    private final ExecutorService threads = TestLog.newThreads();

    @AfterEach
    void stop() {
        threads.shutdown();
    }

    @ParameterizedTest
    @EnumSource
    void aCrashAtAnyCallLosesNothingThatWasConfirmed(Start after) {
        int images = 0;
        long n = 1;
        for (boolean finished = false; !finished; n++) {
            long call = n;
            LogScript script = run(after, n, disk -> disk.failNth(call, Fault.CRASH, false));
            FaultFileSystem disk = script.disk();
            finished = script.isFinished();
            String moment = "crash at call " + n + ", ";
            images += DiskImages.forEach(disk, n, (image, what) -> script.check(image, moment + what));
        }
        assertThat(n).isGreaterThan(50);
        assertThat(images).isGreaterThan((int) n);
        DiskImages.report("Log, crashes, %s: %d calls, %d images".formatted(after, n - 1, images));
    }

    @ParameterizedTest
    @EnumSource
    void noErrorOfTheDiskLosesWhatWasConfirmedOrConfirmsWhatIsLost(Start after) {
        int points = 0;
        int failed = 0;
        int images = 0;
        for (Operation operation : Operation.values()) {
            for (Fault fault : new Fault[]{Fault.EIO, Fault.ENOSPC, Fault.SHORT_WRITE, Fault.SHORT_COUNT}) {
                if (!fits(fault, operation)) {
                    continue;
                }
                for (boolean sticky : new boolean[]{false, true}) {
                    boolean struck = true;
                    for (long n = 1; struck; n += DiskImages.isLong() ? 1 : 5) {
                        long nth = n;
                        LogScript script = run(after, n, each -> each.failNth(operation, nth, fault, sticky))
                                .mayLoseRecords(operation == Operation.READ && sticky);
                        FaultFileSystem disk = script.disk();
                        struck = disk.operations(operation) >= n;
                        disk.clearFaults();
                        String moment = "%s of %s %d, sticky %s, ".formatted(fault, operation, n, sticky);
                        images += DiskImages.forEach(disk, n, (image, what) -> script.check(image, moment + what));
                        failed += script.isFinished() && script.failures() == 0 ? 0 : 1;
                        points++;
                    }
                }
            }
        }
        assertThat(points).isGreaterThan(150);
        assertThat(failed).as("points at which the error was felt").isBetween(points / 4, points);
        DiskImages.report(
                "Log, errors, %s: %d points, %d of them felt, %d images".formatted(after, points, failed, images));
    }

    private LogScript run(Start after, long seed, Consumer<FaultFileSystem> fault) {
        FaultFileSystem disk = FaultFileSystem.create(seed);
        LogScript script = new LogScript(disk, threads);
        if (after == Start.NOTHING) {
            fault.accept(disk);
            script.run();
        } else {
            fault.accept(script.runUntilKilled());
            script.restart();
        }
        return script;
    }

    private static boolean fits(Fault fault, Operation operation) {
        return switch (fault) {
            case SHORT_WRITE -> operation == Operation.WRITE;
            case SHORT_COUNT -> operation == Operation.WRITE || operation == Operation.READ;
            default -> true;
        };
    }
}
