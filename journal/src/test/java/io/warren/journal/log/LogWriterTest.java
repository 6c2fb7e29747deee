package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.journal.log.TestLog.TestReceipt;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.segment.SegmentWriter;
import io.warren.journal.segment.TestSegments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@SuppressWarnings("NullAway.Init") // by JUnit
final class LogWriterTest implements LogListener {
    private static final SegmentHeader HEADER = new SegmentHeader(SegmentHeader.KIND_WAL, 1, 0x5eed, 0, 0,
            SegmentHeader.START);
    private static final LogSettings SETTINGS = new LogSettings(16 << 10, SyncPolicy.ALWAYS, 1 << 20,
            Duration.ofHours(1), 500, 100);

    @TempDir
    Path folder;
    private SegmentFolder segments;
    private FailingChannel file;
    private LogWriter writer;
    private final ExecutorService threads = TestLog.newThreads();
    private final LogEnvironment environment = new LogEnvironment(threads, Runnable::run, System::nanoTime, () -> 7);
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger pressureChanges = new AtomicInteger();

    @BeforeEach
    void makeSegment() throws IOException {
        segments = SegmentFolder.ofLog(folder);
        segments.create(HEADER, SETTINGS.segmentBytes());
        file = new FailingChannel(FileChannel.open(segments.path(1), StandardOpenOption.WRITE));
        SegmentSupply supply = new SegmentSupply(segments, SETTINGS.segmentBytes(), environment,
                SegmentWriter.newStaging());
        writer = new LogWriter(SETTINGS, environment, this, new LogMetrics(), supply,
                TestSegments.writer(file, HEADER));
    }

    @AfterEach
    void stop() {
        threads.shutdown();
    }

    @Override
    public void onSealed(long segment, long next) {
    }

    @Override
    public void onFailed(IOException cause) {
        failures.incrementAndGet();
    }

    @Override
    public void onPressureChanged() {
        pressureChanges.incrementAndGet();
    }

    @Test
    void whatArrivedTogetherIsForcedOnce() {
        List<CompletableFuture<LogPosition>> receipts = List.of(append("one"), append("two"), append("three"));
        threads.execute(writer);

        receipts.forEach(TestLog::await);
        assertThat(file.forces).isOne();
        assertThat(file.writes).isOne();
        writer.close();
    }

    @Test
    void afterAFailedForceEverythingFailsAndNothingIsTriedAgain() {
        file.forcesUntilFailure = 1;
        threads.execute(writer);
        TestLog.await(append("good"));

        fails(append("bad"));
        int writes = file.writes;
        fails(append("later"));
        assertThat(writer.failure()).isNotNull();
        writer.close();
        assertThat(failures).hasValue(1);
        assertThat(file.forces).isEqualTo(2);
        assertThat(file.writes).isEqualTo(writes);
        assertThat(writer.pendingBytes()).isZero();
    }

    @Test
    void afterAFailedWriteNothingIsForced() {
        file.writesUntilFailure = 0;
        CompletableFuture<LogPosition> first = append("bad");
        CompletableFuture<LogPosition> second = append("as bad");
        threads.execute(writer);

        fails(first);
        fails(second);
        writer.close();
        assertThat(file.forces).isZero();
        assertThat(failures).hasValue(1);
    }

    @Test
    void aReceiptThatThrowsStopsTheLog() {
        Batch broken = Batch.of(new Receipt() {
            @Override
            public void onDurable(long segment, long offset) {
                throw new IllegalStateException("a mistake");
            }

            @Override
            public void onFailed(IOException cause) {
                throw new IllegalStateException("another mistake", cause);
            }
        });
        writer.append(broken);
        CompletableFuture<LogPosition> other = append("other");
        threads.execute(writer);

        fails(other);
        writer.close();
        assertThat(failures).hasValue(1);
    }

    @Test
    void whereThereIsNoRoomForASegmentBatchesAreRefusedAndTheLogGoesOn() throws IOException {
        // A folder in the place of the file to make: no file can be made there.
        Path obstacle = segments.path(2).resolveSibling("%016x.wal.tmp".formatted(2));
        Files.createDirectory(obstacle);
        Files.writeString(obstacle.resolve("file"), "so that it cannot be deleted");
        threads.execute(writer);

        TestLog.await(append("x".repeat(6_000)));
        CompletableFuture<LogPosition> refused = append("x".repeat(6_000));
        assertThatThrownBy(() -> TestLog.await(refused)).hasCauseInstanceOf(LogFullException.class);
        assertThat(TestLog.await(append("small")).segment()).isEqualTo(1);
        writer.close();
        assertThat(failures).hasValue(0);
    }

    @Test
    void waitingBytesAreCountedAndPressTheLog() {
        assertThat(writer.isPressed()).isFalse();
        CompletableFuture<LogPosition> first = append("x".repeat(400));
        assertThat(writer.isPressed()).isFalse();
        CompletableFuture<LogPosition> second = append("x".repeat(400));
        assertThat(writer.isPressed()).isTrue();
        assertThat(writer.pendingBytes()).isEqualTo(832);
        assertThat(pressureChanges).hasValue(1);

        threads.execute(writer);
        TestLog.await(first);
        TestLog.await(second);
        writer.close();
        assertThat(writer.isPressed()).isFalse();
        assertThat(writer.pendingBytes()).isZero();
        assertThat(pressureChanges).hasValue(2);
    }

    private CompletableFuture<LogPosition> append(String record) {
        TestReceipt receipt = new TestReceipt();
        writer.append(receipt.batch(false, record));
        return receipt.done;
    }

    private static void fails(CompletableFuture<LogPosition> receipt) {
        assertThatThrownBy(() -> TestLog.await(receipt)).isInstanceOf(UncheckedIOException.class);
    }
}
