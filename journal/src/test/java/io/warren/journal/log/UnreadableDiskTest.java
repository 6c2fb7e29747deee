package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.journal.definitions.DefinitionLog;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UnreadableDiskTest {
    private static final int BLOCK = 4096;
    private static final String FILLER = "x".repeat(BLOCK / 2);

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path root = disk.root().resolve("data");

    @Test
    void aBlockThatCannotBeReadCostsTheRecordsThatItHas() {
        List<String> written = write(12);
        LogPosition third = positions().get(2);
        disk.failReads(wal(third.segment()), third.offset() + 100, 1);

        for (int start = 0; start < 2; start++) { // and the second start is as good as the first
            try (TestLog log = new TestLog(root)) {
                List<String> lost = new ArrayList<>(written);
                lost.removeAll(log.replayed);
                assertThat(lost).contains(written.get(2)).hasSizeLessThanOrEqualTo(3);
                assertThat(log.log.recovery().damages()).singleElement().satisfies(damage -> {
                    assertThat(damage.offset()).isLessThanOrEqualTo(third.offset());
                    assertThat(damage.offset() + damage.length()).isGreaterThan(third.offset() + 100);
                });
            }
        }
        assertThat(quarantined()).anyMatch(name -> name.endsWith(".part"));
    }

    @Test
    void aHeaderThatCannotBeReadHasACopy() {
        List<String> written = write(3);
        disk.failReads(wal(1), 0, 1);

        assertThat(TestLog.recover(root)).isEqualTo(written);
    }

    @Test
    void zerosThatCannotBeReadAreReportedAndCostNothing() throws IOException {
        List<String> written = write(3);
        disk.failReads(wal(1), Files.size(wal(1)) - 1, 1);

        try (TestLog log = new TestLog(root)) {
            assertThat(log.replayed).isEqualTo(written);
            assertThat(log.log.recovery().damages()).singleElement()
                    .satisfies(damage -> assertThat(damage.length()).isEqualTo(BLOCK));
            assertThat(wal(1)).as("not cut, as not all could be copied").hasSize(64 << 10);
        }
    }

    @Test
    void behindTheLastMarkABlockThatCannotBeReadCostsItsBatches() throws IOException {
        FaultFileSystem killed;
        List<String> written = new ArrayList<>();
        List<LogPosition> batches = new ArrayList<>();
        try (TestLog log = new TestLog(root, TestLog.SETTINGS.withSync(SyncPolicy.OS), LogPosition.START)) {
            for (int i = 0; i < 4; i++) {
                written.add(i + FILLER + FILLER + FILLER);
                batches.add(log.append(written.getLast()));
            }
            killed = disk.killProcess();
        }
        Path data = killed.root().resolve("data");
        Path file = data.resolve("wal").resolve("%016x.wal".formatted(1));
        long size = Files.size(file);
        killed.failReads(file, batches.get(1).offset() + BLOCK, 1);

        try (TestLog log = new TestLog(data)) {
            assertThat(log.replayed).containsExactly(written.get(0), written.get(2), written.get(3));
            assertThat(log.log.recovery().damages()).hasSize(1);
            assertThat(file).hasSize(size);
            log.append("behind");
        }
        assertThat(TestLog.recover(data)).containsExactly(written.get(0), written.get(2), written.get(3), "behind");
    }

    @Test
    void whatCannotBeCopiedIsNotCutAndNotDeleted() throws IOException {
        List<String> written = write(40);
        LogPosition third = positions().get(2);
        disk.damage(wal(third.segment()), Damage.flipBit(third.offset() + 100, 3));
        disk.failNth(path -> path.toString().contains("quarantine"), Operation.WRITE, 1, Fault.ENOSPC, true);

        try (TestLog log = new TestLog(root)) {
            assertThat(log.replayed).containsAll(written.subList(3, 40));
            assertThat(log.log.recovery().damages()).hasSize(1);
            assertThat(quarantined()).isEmpty();
            byte[] before = Files.readAllBytes(wal(third.segment()));
            log.log.deleteUpTo(third.segment());

            assertThat(wal(third.segment())).doesNotExist();
            assertThat(Files.readAllBytes(root.resolve("quarantine").resolve("%016x.wal".formatted(third.segment()))))
                    .isEqualTo(before);
        }
    }

    @Test
    void aReadThatFailsOnceCostsNothingAndNoReadThatFailsKeepsALogFromOpening() {
        List<String> written = write(40);
        boolean sticky = false;
        long n = 1;
        int points = 0;
        while (true) {
            FaultFileSystem image = disk.killProcess();
            image.failNth(path -> path.toString().contains("wal"), Operation.READ, n, Fault.EIO, sticky);
            try (TestLog log = new TestLog(image.root().resolve("data"))) {
                if (!sticky) {
                    assertThat(log.replayed).as("read %d fails", n).isEqualTo(written);
                }
                points++;
                if (image.operations(Operation.READ) < n) {
                    if (sticky) {
                        break;
                    }
                    sticky = true;
                    n = 0;
                }
            }
            n++;
        }
        assertThat(points).isGreaterThan(20);
    }

    @Test
    void definitionsThatCannotBeReadAreReportedAndTheirFileIsKept() {
        String entry = "y".repeat(BLOCK);
        try (DataDirectory directory = DataDirectory.open(root);
                DefinitionLog log = DefinitionLog.open(directory, () -> 7, (snapshot, bytes) -> {})) {
            for (int i = 0; i < 5; i++) {
                log.append(ByteBuffer.wrap((i + entry).getBytes(StandardCharsets.US_ASCII)));
            }
        }
        Path file = root.resolve("definitions").resolve("%016x.log".formatted(1));
        disk.failReads(file, SegmentHeader.START + BLOCK, 1);

        for (int start = 0; start < 2; start++) {
            List<String> replayed = new ArrayList<>();
            try (DataDirectory directory = DataDirectory.open(root);
                    DefinitionLog log = DefinitionLog.open(directory, () -> 8,
                            (snapshot, bytes) -> replayed.add(StandardCharsets.US_ASCII.decode(bytes).toString()))) {
                assertThat(replayed).containsExactly(2 + entry, 3 + entry, 4 + entry);
                assertThat(log.damages()).hasSize(start == 0 ? 1 : 0);
            }
        }
        assertThat(quarantined()).contains("%016x.log".formatted(1));
    }

    private List<String> write(int records) {
        List<String> written = new ArrayList<>();
        try (TestLog log = new TestLog(root)) {
            for (int i = 0; i < records; i++) {
                written.add(i + FILLER);
                log.append(written.getLast());
            }
        }
        return written;
    }

    private List<LogPosition> positions() {
        try (TestLog log = new TestLog(disk.killProcess().root().resolve("data"))) {
            return log.positions;
        }
    }

    private Path wal(long segment) {
        return root.resolve("wal").resolve("%016x.wal".formatted(segment));
    }

    private List<String> quarantined() {
        try (Stream<Path> files = Files.list(root.resolve("quarantine"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
