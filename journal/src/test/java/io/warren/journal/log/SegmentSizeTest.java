package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SegmentSizeTest {
    private static final int MIB = 1 << 20;
    private static final LogSettings SETTINGS = TestLog.SETTINGS.withSegmentBytes(16 * MIB);

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path root = disk.root().resolve("data");

    @Test
    void openingWritesOneMebibyteForTheSegmentAndOneForTheReserve() {
        try (TestLog log = new TestLog(root, SETTINGS, LogPosition.START)) {
            assertThat(log.log.activeSegment()).isOne();
            assertThat(disk.usedBytes()).isBetween(2L * MIB, 2L * MIB + (64L << 10));
        }
    }

    @Test
    void segmentsGrowUntilTheyHaveTheSizeOfTheSettings() {
        List<Long> sizes = new ArrayList<>();
        try (TestLog log = new TestLog(root, SETTINGS, LogPosition.START)) {
            for (int i = 0; i < 42; i++) {
                log.append("x".repeat(MIB - 100));
            }
            for (long segment = 1; segment <= log.log.activeSegment(); segment++) {
                sizes.add(size(root.resolve("wal").resolve("%016x.wal".formatted(segment))));
            }
        }
        assertThat(sizes).startsWith((long) MIB, 4L * MIB, 16L * MIB, 16L * MIB);
        assertThat(sizes).allMatch(size -> size <= 16 * MIB);
    }

    @Test
    void zerosAreForcedInPiecesSoThatTheWriterDoesNotWaitForAWholeSegment() {
        List<Integer> writesUntilForce = new ArrayList<>();
        int[] writes = {0};
        disk.onOperation(operation -> {
            if (operation == Operation.WRITE) {
                writes[0]++;
            } else if (operation == Operation.FORCE) {
                writesUntilForce.add(writes[0]);
                writes[0] = 0;
            }
        });
        try (TestLog log = new TestLog(root, SETTINGS, LogPosition.START)) {
            for (int i = 0; i < 6; i++) {
                log.append("x".repeat(MIB - 100));
            }
            assertThat(log.log.activeSegment()).isEqualTo(3);
        }
        int writesOf4MiB = 16;
        assertThat(writesUntilForce).allMatch(count -> count <= writesOf4MiB + 1).contains(writesOf4MiB);
    }

    @Test
    void aKillLeavesSegmentsOfAnySizeReplayable() {
        List<String> written = new ArrayList<>();
        try (TestLog log = new TestLog(root, SETTINGS, LogPosition.START)) {
            for (int i = 0; i < 20; i++) {
                written.add(i + "x".repeat(MIB / 2));
                log.append(written.getLast());
            }
            assertThat(TestLog.recover(disk.killProcess().root().resolve("data"))).isEqualTo(written);
        }
        assertThat(TestLog.recover(root)).isEqualTo(written);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
