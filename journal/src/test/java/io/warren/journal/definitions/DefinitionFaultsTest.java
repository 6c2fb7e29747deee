package io.warren.journal.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.PowerLost;
import io.warren.journal.DiskImages;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One script, stopped everywhere: at each call of the file system by a crash, and by each error of each call. What is there
 * afterwards is what was there after a change that had returned, or after the one that was under way.
 */
@Timeout(1800)
final class DefinitionFaultsTest {
    private static final AtomicLong NONCES = new AtomicLong(0x5eed);

    /** Changes and snapshots, and what the log has after each of them. */
    private static final class Script {
        private final FaultFileSystem disk;
        private final List<List<String>> states = new ArrayList<>(List.of(List.of()));
        private int confirmed;
        private boolean stopped;

        Script(FaultFileSystem disk) {
            this.disk = disk;
        }

        void run() {
            withLog(log -> {
                append(log, "a");
                append(log, "b".repeat(5000));
                append(log, "c");
                snapshot(log, List.of("all of a to c", "x".repeat(3000)));
                append(log, "d");
                append(log, "e".repeat(600));
            });
            withLog(log -> {
                append(log, "f");
                snapshot(log, List.of());
            });
            withLog(log -> append(log, "g"));
        }

        private interface Part {
            void run(DefinitionLog log);
        }

        private void withLog(Part part) {
            if (stopped) {
                return;
            }
            try (DataDirectory directory = DataDirectory.open(disk.root().resolve("data"));
                    DefinitionLog log =
                            DefinitionLog.open(directory, NONCES::incrementAndGet, (snapshot, entry) -> {})) {
                part.run(log);
            } catch (PowerLost | UncheckedIOException | DataDirectoryException e) {
                stopped = true;
            }
        }

        private void append(DefinitionLog log, String change) {
            List<String> next = new ArrayList<>(states.getLast());
            next.add(change);
            states.add(next);
            log.append(bytes(change));
            confirmed = states.size() - 1;
        }

        private void snapshot(DefinitionLog log, List<String> entries) {
            states.add(entries);
            log.snapshot(entries.stream().map(Script::bytes).toList());
            confirmed = states.size() - 1;
        }

        /** Opens a disk, cuts its power as soon as that is done, and opens it again. */
        void check(FaultFileSystem image, String what) {
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            open(open(image, first), second);
            assertThat(states.subList(confirmed, states.size())).as(what).contains(first);
            assertThat(second).as("%s, the second start", what).isEqualTo(first);
        }

        private static FaultFileSystem open(FaultFileSystem image, List<String> replayed) {
            try (DataDirectory directory = DataDirectory.open(image.root().resolve("data"));
                    DefinitionLog log =
                            DefinitionLog.open(directory, NONCES::incrementAndGet, (snapshot, entry) -> replayed
                                    .add(StandardCharsets.US_ASCII.decode(entry).toString()))) {
                assertThat(log.bytes()).isPositive();
                return image.powerCut(1, PowerCut.Profile.LOSE_ALL);
            }
        }

        private static ByteBuffer bytes(String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void aCrashAtAnyCallLosesNoChangeThatHadReturned() {
        int images = 0;
        long n = 1;
        for (boolean finished = false; !finished; n++) {
            FaultFileSystem disk = FaultFileSystem.create(n);
            disk.failNth(n, Fault.CRASH, false);
            Script script = new Script(disk);
            script.run();
            finished = !script.stopped;
            String moment = "crash at call " + n + ", ";
            images += DiskImages.forEach(disk, n, (image, what) -> script.check(image, moment + what));
        }
        assertThat(n).isGreaterThan(80);
        DiskImages.report("Definitions, crashes: %d calls, %d images".formatted(n - 1, images));
    }

    @Test
    void noErrorOfTheDiskLosesAChangeThatHadReturned() {
        int points = 0;
        int felt = 0;
        int images = 0;
        for (Operation operation : Operation.values()) {
            for (Fault fault : new Fault[]{Fault.EIO, Fault.ENOSPC}) {
                // A disk that never again reads has lost everything: that is a damage.
                for (boolean sticky : operation == Operation.READ ? new boolean[]{false} : new boolean[]{false, true}) {
                    boolean struck = true;
                    for (long n = 1; struck; n++) {
                        FaultFileSystem disk = FaultFileSystem.create(n);
                        disk.failNth(operation, n, fault, sticky);
                        Script script = new Script(disk);
                        script.run();
                        struck = disk.operations(operation) >= n;
                        disk.clearFaults();
                        String moment = "%s of %s %d, sticky %s, ".formatted(fault, operation, n, sticky);
                        images += DiskImages.forEach(disk, n, (image, what) -> script.check(image, moment + what));
                        felt += script.stopped ? 1 : 0;
                        points++;
                    }
                }
            }
        }
        assertThat(felt).as("points at which the error was felt").isBetween(points / 4, points);
        DiskImages.report("Definitions, errors: %d points, %d of them felt, %d images".formatted(points, felt, images));
    }
}
