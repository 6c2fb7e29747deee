package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LogRecoveryTest {
    private static final LogSettings SMALL = TestLog.SETTINGS.withSegmentBytes(SegmentHeader.START + 2048);
    private static final int MARK = RecordFraming.CONTROL_RECORD_BYTES;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;
    private int copies;

    @Test
    void aTornBatchIsCutWhereverItTears() throws IOException {
        Path killed = folder.resolve("killed");
        int start;
        try (TestLog log = new TestLog(folder.resolve("written"), SMALL, LogPosition.START)) {
            log.append("whole");
            start = (int) log.append("torn one", "torn two", "the end.").offset();
            log.copyTo(killed);
        }
        int end = start + 3 * (int) RecordFraming.sizeOf(8) - 4; // without padding
        byte[] file = Files.readAllBytes(wal(killed, 1));

        for (int cut = start; cut < end; cut++) {
            byte[] torn = Arrays.copyOf(file, cut);
            Files.write(wal(killed, 1), cut % 2 == 0 ? torn : Arrays.copyOf(torn, file.length));
            long next;
            try (TestLog log = open(killed)) {
                next = log.log.activeSegment();
                assertThat(log.replayed).as("cut at %d", cut).containsExactly("whole");
                assertThat(log.log.recovery().damages()).as("cut at %d", cut).isEmpty();
                // The first three bytes of a record, the high ones of its length, are zeros.
                assertThat(log.log.recovery().tornBytes() > 0).as("cut at %d", cut).isEqualTo(cut > start + 3);
            }
            Files.delete(wal(killed, next)); // with the file that was torn put back, nothing has happened
        }
    }

    @Test
    void whatFollowsATornBatchStays() throws IOException {
        Path killed = folder.resolve("killed");
        try (TestLog log = new TestLog(folder.resolve("written"), SMALL, LogPosition.START)) {
            log.append("whole");
            long start = log.append("torn one", "torn two").offset();
            log.copyTo(killed);
            Files.write(wal(killed, 1), Arrays.copyOf(Files.readAllBytes(wal(killed, 1)), (int) start + 30));
        }
        try (TestLog log = open(killed)) {
            log.append("behind");
        }
        assertThat(TestLog.recover(killed)).containsExactly("whole", "behind");
    }

    @Test
    void aDamageInATrustedPartCostsOnlyTheRecordItHit() throws IOException {
        Path path = folder.resolve("written");
        LogPosition batch;
        try (TestLog log = new TestLog(path, SMALL, LogPosition.START)) {
            log.append("before");
            batch = log.append("one", "two", "three");
            log.append("behind");
        }
        long offset = batch.offset() + RecordFraming.sizeOf(3);
        flip(wal(path, batch.segment()), offset + RecordFraming.HEAD_BYTES);

        for (int i = 0; i < 3; i++) { // and the second start is as good as the first
            try (TestLog log = open(path)) {
                assertThat(log.replayed).containsExactly("before", "one", "three", "behind");
                assertThat(log.log.recovery().damages()).singleElement().satisfies(damage -> {
                    assertThat(damage.file()).isEqualTo("%016x.wal".formatted(batch.segment()));
                    assertThat(damage.offset()).isEqualTo(offset);
                    assertThat(damage.length()).isEqualTo(16);
                });
            }
            Path copy = path.resolve("quarantine").resolve("%016x.wal-%x-10.bad".formatted(batch.segment(), offset));
            assertThat(copy).hasSize(16);
            assertThat(Files.readAllLines(path.resolve("quarantine").resolve("report.txt"))).hasSize(1);
        }
    }

    @Test
    void aDamageBehindTheLastMarkCostsItsBatchAndNoOther() throws IOException {
        Path killed = folder.resolve("killed");
        LogPosition batch;
        try (TestLog log = new TestLog(folder.resolve("written"), SMALL.withSync(SyncPolicy.OS), LogPosition.START)) {
            log.append("before");
            batch = log.append("one", "two", "three");
            log.append("behind");
            log.copyTo(killed);
        }
        flip(wal(killed, 1), batch.offset() + RecordFraming.sizeOf(3) + RecordFraming.HEAD_BYTES);

        try (TestLog log = open(killed)) {
            assertThat(log.replayed).containsExactly("before", "behind");
            assertThat(log.log.recovery().damages()).hasSize(1);
            assertThat(log.log.recovery().copiedRecords()).isEqualTo(2);
        }
        assertThat(TestLog.recover(killed)).containsExactly("before", "behind");
    }

    @Test
    void whatMayNotBeOnTheDiskIsWrittenAnewAndForced() throws IOException {
        Path killed = folder.resolve("killed");
        LogPosition last;
        try (TestLog log = new TestLog(folder.resolve("written"))) {
            log.append("marked as forced by the group behind it");
            last = log.append("only in memory, perhaps");
            log.copyTo(killed);
        }
        try (TestLog log = open(killed)) {
            assertThat(log.replayed).containsExactly("marked as forced by the group behind it",
                    "only in memory, perhaps");
            assertThat(log.positions.getFirst().segment()).isEqualTo(1);
            assertThat(log.positions.getLast()).isEqualTo(LogPosition.startOf(2));
            assertThat(log.log.recovery().copiedRecords()).isEqualTo(1);
            assertThat(wal(killed, 1)).hasSize(last.offset() - MARK);
            // What the old segment had there is not needed any more.
            log.copyTo(folder.resolve("again"));
        }
        assertThat(TestLog.recover(folder.resolve("again"))).hasSize(2);
    }

    @Test
    void aRecoveryThatIsKilledChangesNothingForTheNextOne() throws IOException {
        Path killed = folder.resolve("killed");
        try (TestLog log = new TestLog(folder.resolve("written"), SMALL, LogPosition.START)) {
            for (int i = 0; i < 100; i++) {
                log.append("record " + i, "x".repeat(i));
            }
            log.copyTo(killed);
        }
        List<String> expected = TestLog.recover(newCopy(killed));
        assertThat(expected).hasSize(200);

        // Before the new segment has its name.
        Path unfinished = newCopy(killed);
        Path recovered = newCopy(killed);
        long next;
        try (TestLog log = open(recovered)) {
            next = log.log.activeSegment();
            Files.copy(wal(recovered, next), wal(unfinished, next).resolveSibling("%016x.wal.tmp".formatted(next)));
            // With its name, but before the old one is cut.
            Path uncut = newCopy(killed);
            Files.copy(wal(recovered, next), wal(uncut, next));
            assertThat(TestLog.recover(uncut)).isEqualTo(expected);
            // And with the cut.
            assertThat(TestLog.recover(log.copyTo(folder.resolve("cut")))).isEqualTo(expected);
        }
        assertThat(TestLog.recover(unfinished)).isEqualTo(expected);
        assertThat(TestLog.recover(unfinished)).isEqualTo(expected);
    }

    @Test
    void everyRestartSeesTheSameAndWhatWasAppendedSince() {
        Path path = folder.resolve("log");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            try (TestLog log = new TestLog(path, SMALL, LogPosition.START)) {
                assertThat(log.replayed).isEqualTo(expected);
                assertThat(log.log.recovery().damages()).isEmpty();
                log.append("a" + i, "b" + i);
                log.append("c" + i);
                path = log.copyTo(folder.resolve("log" + i)); // as a kill leaves it
            }
            expected.addAll(List.of("a" + i, "b" + i, "c" + i));
        }
    }

    @Test
    void aMissingSegmentIsADamage() throws IOException {
        Path path = manySegments();
        Files.delete(wal(path, 2));

        try (TestLog log = open(path)) {
            assertThat(log.log.recovery().damages()).singleElement()
                    .satisfies(damage -> assertThat(damage.file()).isEqualTo("%016x.wal".formatted(2)));
            assertThat(log.replayed).isNotEmpty();
        }
    }

    @Test
    void aSegmentThatLostItsEndIsADamage() throws IOException {
        Path path = manySegments();
        int all = TestLog.recover(newCopy(path)).size();
        byte[] file = Files.readAllBytes(wal(path, 2));
        Files.write(wal(path, 2), Arrays.copyOf(file, file.length - 1500));

        try (TestLog log = open(path)) {
            assertThat(log.log.recovery().damages()).singleElement()
                    .satisfies(damage -> assertThat(damage.file()).isEqualTo("%016x.wal".formatted(2)));
            assertThat(log.replayed.size()).isBetween(all - 16, all - 1);
        }
    }

    @Test
    void anUnreadableHeaderCostsOneSegment() throws IOException {
        Path path = manySegments();
        byte[] file = Files.readAllBytes(wal(path, 2));
        Arrays.fill(file, 0, SegmentHeader.START, (byte) 0x55);
        Files.write(wal(path, 2), file);

        try (TestLog log = open(path)) {
            assertThat(log.log.recovery().damages()).singleElement()
                    .satisfies(damage -> assertThat(damage.length()).isEqualTo(file.length));
            assertThat(log.replayed).isNotEmpty();
        }
    }

    @Test
    void aSegmentOfAnotherNameIsADamage() throws IOException {
        Path path = manySegments();
        Files.copy(wal(path, 1), wal(path, 2), StandardCopyOption.REPLACE_EXISTING);

        try (TestLog log = open(path)) {
            assertThat(log.log.recovery().damages()).hasSize(1);
            assertThat(log.replayed).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCheckpointIntoALogThatIsGoneIsADamage() {
        Path path = folder.resolve("log");
        try (TestLog log = new TestLog(path, SMALL, LogPosition.startOf(5))) {
            assertThat(log.log.recovery().damages()).hasSize(1);
            assertThat(log.log.activeSegment()).isEqualTo(6);
        }
    }

    @Test
    void noContentOfFilesKeepsALogFromOpening() throws IOException {
        Path path = manySegments();
        for (int seed = 0; seed < 60; seed++) {
            Path copy = newCopy(path);
            hurt(copy, new Random(seed));
            List<String> first;
            try (TestLog log = open(copy)) {
                first = List.copyOf(log.replayed);
                assertThat(first).as("seed %d", seed).doesNotHaveDuplicates();
                log.append("behind");
            }
            List<String> second = TestLog.recover(copy);
            assertThat(second.subList(0, second.size() - 1)).as("seed %d", seed).isEqualTo(first);
            assertThat(second.getLast()).as("seed %d", seed).isEqualTo("behind");
        }
    }

    private static void hurt(Path path, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(path.resolve("wal"))) {
            files = all.sorted().toList();
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4096), (byte) 0);
            case 2 -> bytes = Arrays.copyOf(bytes, at);
            case 3 -> {
                byte[] junk = new byte[bytes.length - at];
                random.nextBytes(junk);
                System.arraycopy(junk, 0, bytes, at, junk.length);
            }
            default -> {
                int length = Math.min(512, bytes.length - at);
                int other = random.nextInt(bytes.length - length + 1);
                byte[] block = Arrays.copyOfRange(bytes, at, at + length);
                System.arraycopy(bytes, other, bytes, at, length);
                System.arraycopy(block, 0, bytes, other, length);
            }
        }
        Files.write(file, bytes);
    }

    /** A closed log of some full segments; every record is different. */
    private Path manySegments() {
        Path path = folder.resolve("log");
        try (TestLog log = new TestLog(path, SMALL, LogPosition.START)) {
            for (int i = 0; i < 60; i++) {
                log.append("record " + i + "x".repeat(90));
            }
            assertThat(log.sealed.size()).isGreaterThan(2);
        }
        return path;
    }

    private Path newCopy(Path path) {
        return TestLog.copy(path, folder.resolve("copy" + copies++));
    }

    private static TestLog open(Path path) {
        return new TestLog(path, SMALL, LogPosition.START);
    }

    private static Path wal(Path path, long segment) {
        return path.resolve("wal").resolve("%016x.wal".formatted(segment));
    }

    private static void flip(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) offset] ^= 1;
        Files.write(file, bytes);
    }
}
