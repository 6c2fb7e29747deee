package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a log does on a disk without room: it refuses batches, except for those that help to get room. */
@Timeout(60)
final class FullDiskTest {
    private static final int KIB = 1 << 10;
    private static final String MESSAGE = "m".repeat(4 * KIB);
    private static final String ACKNOWLEDGEMENT = "a".repeat(100);
    private static final int CYCLES = 25;

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path root = disk.root().resolve("data");
    private final List<String> confirmed = new ArrayList<>();
    private int number;

    @Test
    void urgentBatchesGoOnWhereOthersAreRefused() {
        try (TestLog log = open(root)) {
            publishUntilFull(log);
            for (int i = 0; i < 100; i++) {
                acknowledge(log);
                refused(log.appendLater(false, "refused" + i + MESSAGE));
            }
            lazyIsWritten(log);
        }
        assertThat(recovered(disk)).isEqualTo(confirmed);
    }

    @Test
    void aBarrierBehindWhatWasWrittenIsNotRefused() {
        try (TestLog log = open(root)) {
            publishUntilFull(log);
            acknowledge(log);
            TestLog.await(log.appendLater(false));
        }
    }

    @Test
    void receiptsComeInTheOrderOfTheBatchesAlsoThoseOfTheRefused() {
        List<String> receipts = new ArrayList<>();
        try (TestLog log = open(root)) {
            publishUntilFull(log);
            List<CompletableFuture<?>> ends = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String name = (i % 3 == 0 ? "urgent" : "refused") + i;
                CompletableFuture<LogPosition> receipt = i % 3 == 0 ? log.appendUrgent(name)
                        : log.appendLater(false, name);
                ends.add(receipt.handle((position, failure) -> receipts.add(name)));
            }
            ends.forEach(TestLog::await);
        }
        assertThat(receipts).hasSize(200);
        assertThat(receipts.stream().map(name -> Integer.parseInt(name.replaceAll("[a-z]", "")))).isSorted();
    }

    @Test
    void whenTheReserveIsFullToEverythingIsRefusedUntilThereIsRoom() throws IOException {
        try (TestLog log = open(root)) {
            publishUntilFull(log);
            boolean refused = false;
            for (int i = 0; !refused; i++) {
                assertThat(i).isLessThan(1000);
                String text = next(ACKNOWLEDGEMENT);
                refused = !tryAppend(log.appendUrgent(text), confirmed, text);
            }
            assertThat(log.failure).isNotDone();
            makeRoom();
            awaitRoom(log);
            makeReserve(log);
            assertThat(root.resolve("wal").resolve("reserve.wal")).hasSize(TestLog.SETTINGS.segmentBytes());
        }
        assertThat(recovered(disk)).isEqualTo(confirmed);
    }

    @Test
    void aDiskThatIsFullAgainAndAgainLosesNothingAndTheLogGoesOnByItself() throws IOException {
        TestLog log = open(root);
        try {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                publishUntilFull(log);
                for (int i = 0; i < 50; i++) {
                    acknowledge(log);
                }
                assertThat(log.failure).isNotDone();
                // A second broker, with the disk as full as it is.
                assertThat(recovered(disk.killProcess())).as("cycle %d", cycle).isEqualTo(confirmed);
                for (PowerCut.Profile profile : PowerCut.Profile.values()) {
                    assertThat(recovered(disk.powerCut(cycle, profile))).as("%s in cycle %d", profile, cycle)
                            .isEqualTo(confirmed);
                }
                if (cycle % 3 == 0) {
                    log.close();
                    log = open(root);
                    assertThat(log.replayed).isEqualTo(confirmed);
                    acknowledge(log);
                }
                makeRoom();
                awaitRoom(log);
                makeReserve(log);
            }
        } finally {
            log.close();
        }
        assertThat(recovered(disk)).isEqualTo(confirmed);
    }

    @Test
    void aLogOpensOnADiskWithoutASingleBlockBothWithAReserveAndWithoutOne() {
        try (TestLog log = open(root)) {
            publishUntilFull(log);
            FaultFileSystem withReserve = disk.killProcess();
            withReserve.capacity(withReserve.usedBytes());
            assertThat(recovered(withReserve)).isEqualTo(confirmed);

            acknowledge(log);
            FaultFileSystem without = disk.killProcess();
            without.capacity(without.usedBytes());
            assertThat(recovered(without)).isEqualTo(confirmed);
        }
    }

    private static TestLog open(Path root) {
        return new TestLog(root, TestLog.SETTINGS, LogPosition.START, FullDiskTest::fastNanoTime);
    }

    /** A hundred times as fast, as the log looks for room once per second. */
    private static long fastNanoTime() {
        return System.nanoTime() * 100;
    }

    private List<String> recovered(FaultFileSystem image) {
        try (TestLog log = open(image.root().resolve("data"))) {
            assertThat(log.log.recovery().damages()).isEmpty();
            return log.replayed;
        }
    }

    private String next(String text) {
        number++;
        return number + text;
    }

    /** Fills a segment on a disk without room for another. */
    private void publishUntilFull(TestLog log) {
        disk.capacity(disk.usedBytes() + 20 * KIB);
        for (int i = 0; i < 1000; i++) {
            String message = next(MESSAGE);
            if (!tryAppend(log.appendLater(false, message), confirmed, message)) {
                return;
            }
        }
        throw new AssertionError("Never full");
    }

    private void acknowledge(TestLog log) {
        String text = next(ACKNOWLEDGEMENT);
        TestLog.await(log.appendUrgent(text));
        confirmed.add(text);
    }

    private void lazyIsWritten(TestLog log) {
        String text = next(ACKNOWLEDGEMENT);
        CompletableFuture<LogPosition> lazy = log.appendLater(true, text);
        confirmed.add(text);
        acknowledge(log);
        TestLog.await(lazy);
    }

    private static void refused(CompletableFuture<LogPosition> receipt) {
        assertThatThrownBy(() -> TestLog.await(receipt)).hasCauseInstanceOf(LogFullException.class);
    }

    private static boolean tryAppend(CompletableFuture<LogPosition> receipt, List<String> confirmed, String text) {
        try {
            TestLog.await(receipt);
            confirmed.add(text);
            return true;
        } catch (UncheckedIOException e) {
            assertThat(e).hasCauseInstanceOf(LogFullException.class);
            return false;
        }
    }

    private void makeRoom() {
        disk.capacity(Long.MAX_VALUE);
    }

    private void awaitRoom(TestLog log) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            String message = next(MESSAGE);
            if (tryAppend(log.appendLater(false, message), confirmed, message)) {
                return;
            }
        }
        throw new AssertionError("Still full");
    }

    /** It is made behind a group, so after the receipts that tell of it. */
    private void makeReserve(TestLog log) throws IOException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            acknowledge(log);
            try (Stream<Path> files = Files.list(root.resolve("wal"))) {
                if (files.anyMatch(file -> file.endsWith("reserve.wal"))) {
                    return;
                }
            }
        }
        throw new AssertionError("No reserve");
    }
}
