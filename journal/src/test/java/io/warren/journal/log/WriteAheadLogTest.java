package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentHeader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class WriteAheadLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path root;

    @Test
    void whatHasAReceiptIsReplayed() {
        try (TestLog log = new TestLog(root.resolve("a"))) {
            assertThat(log.replayed).isEmpty();
            log.append("one", "two");
            log.append("three");

            assertThat(TestLog.recover(log.copyTo(root.resolve("b")))).containsExactly("one", "two", "three");
        }
        assertThat(TestLog.recover(root.resolve("a"))).containsExactly("one", "two", "three");
    }

    @Test
    void aReceiptTellsWhereTheFirstRecordIs() {
        List<LogPosition> told = new ArrayList<>();
        try (TestLog log = new TestLog(root)) {
            LogPosition batch = log.append("first", "second");
            told.add(batch);
            told.add(new LogPosition(batch.segment(), batch.offset() + RecordFraming.sizeOf("first".length())));
            told.add(log.append("third"));
        }
        try (TestLog log = new TestLog(root)) {
            assertThat(log.positions).isEqualTo(told);
        }
    }

    @Test
    void anEmptyBatchIsDurableWithEverythingBeforeIt() {
        try (TestLog log = new TestLog(root)) {
            CompletableFuture<LogPosition> lazy = log.appendLater(true, "lazy");
            log.append();

            assertThat(lazy).isDone();
        }
    }

    @Test
    void aLazyBatchWaitsForTheNextThatIsNot() {
        try (TestLog log = new TestLog(root.resolve("a"))) {
            CompletableFuture<LogPosition> lazy = log.appendLater(true, "lazy");
            assertThat(log.log.metrics().forceNanos().count()).isZero();
            log.append("eager");

            assertThat(lazy).isDone();
            assertThat(log.log.metrics().forceNanos().count()).isOne();
            assertThat(TestLog.recover(log.copyTo(root.resolve("b")))).containsExactly("lazy", "eager");
        }
    }

    @Test
    void aLazyBatchDoesNotWaitForEver() {
        LogSettings impatient = TestLog.SETTINGS.withLazyMax(Duration.ofMillis(1));
        try (TestLog log = new TestLog(root, impatient, LogPosition.START)) {
            TestLog.await(log.appendLater(true, "alone"));
            TestLog.await(log.appendLater(true, "again"));
        }
        assertThat(TestLog.recover(root)).containsExactly("alone", "again");
    }

    @Test
    void closingWritesWhatWaits() {
        try (TestLog log = new TestLog(root)) {
            CompletableFuture<LogPosition> lazy = log.appendLater(true, "lazy");
            log.log.close();
            assertThat(lazy).isCompleted();
        }
        assertThat(TestLog.recover(root)).containsExactly("lazy");
    }

    @Test
    void whatComesAfterTheEndFails() {
        try (TestLog log = new TestLog(root)) {
            log.log.close();
            assertThatThrownBy(() -> log.append("late")).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void everyPolicyGivesReceiptsAndLosesNothingToAKill() {
        for (String policy : List.of("always", "os", "interval:1", "interval:100000")) {
            LogSettings settings = TestLog.SETTINGS.withSync(SyncPolicy.parse(policy));
            Path path = root.resolve(policy.replace(':', '-'));
            try (TestLog log = new TestLog(path, settings, LogPosition.START)) {
                log.append("one");
                log.append("two");
                assertThat(TestLog.recover(log.copyTo(root.resolve(path.getFileName() + "-killed")))).as(policy)
                        .containsExactly("one", "two");
                if (!policy.equals("always")) {
                    assertThat(log.log.metrics().batches()).isEqualTo(2);
                }
            }
            assertThat(TestLog.recover(path)).as(policy).containsExactly("one", "two");
        }
    }

    @Test
    void batchesOfOneThreadAreWrittenInItsOrder() throws Exception {
        int appenders = 4;
        int batches = 500;
        try (TestLog log = new TestLog(root); ExecutorService threads = TestLog.newThreads()) {
            CountDownLatch start = new CountDownLatch(appenders);
            List<Future<LogPosition>> last = new ArrayList<>();
            for (int appender = 0; appender < appenders; appender++) {
                String prefix = appender + ":";
                last.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    for (int i = 0; i < batches - 1; i++) {
                        log.log.append(new TestLog.TestReceipt().batch(i % 3 == 1, prefix + i));
                    }
                    return log.append(prefix + (batches - 1));
                }));
            }
            for (Future<LogPosition> each : last) {
                assertThat(each.get(10, TimeUnit.SECONDS).segment()).isPositive();
            }
        }
        List<String> replayed = TestLog.recover(root);
        assertThat(replayed).hasSize(appenders * batches);
        for (int appender = 0; appender < appenders; appender++) {
            String prefix = appender + ":";
            List<Integer> numbers = replayed.stream().filter(record -> record.startsWith(prefix))
                    .map(record -> Integer.parseInt(record.substring(prefix.length()))).toList();
            assertThat(numbers).isSorted().hasSize(batches);
        }
    }

    @Test
    void aFullSegmentIsSealedAndTheNextOneGoesOn() {
        List<String> written = new ArrayList<>();
        try (TestLog log = new TestLog(root)) {
            for (int i = 0; i < 300; i++) {
                written.add(i + "x".repeat(1000));
                log.append(written.getLast());
            }
            assertThat(List.copyOf(log.sealed)).isNotEmpty().isSorted().doesNotHaveDuplicates();
            assertThat(log.log.activeSegment()).isEqualTo(log.sealed.size() + 1L);
        }
        assertThat(TestLog.recover(root)).isEqualTo(written);
    }

    @Test
    void aBatchThatIsLargerThanASegmentGetsOneOfItsSize() {
        String large = "x".repeat(300_000);
        try (TestLog log = new TestLog(root)) {
            log.append("before");
            log.append(large, "with it");
            log.append("behind");
            assertThat(log.sealed).containsExactly(1L, 2L);
        }
        try (TestLog log = new TestLog(root)) {
            assertThat(log.replayed).containsExactly("before", large, "with it", "behind");
            assertThat(log.positions.get(1).segment()).isEqualTo(log.positions.get(2).segment());
            assertThat(log.log.recovery().damages()).isEmpty();
        }
    }

    @Test
    void whatIsBehindACheckpointIsReplayedAndTheRestDeleted() throws Exception {
        LogPosition checkpoint;
        try (TestLog log = new TestLog(root)) {
            for (int i = 0; i < 200; i++) {
                log.append("x".repeat(1000));
            }
            checkpoint = log.append("checkpoint");
            log.append("behind");
            log.log.deleteUpTo(checkpoint.segment() - 1);
            assertThat(files()).doesNotContain("%016x.wal".formatted(checkpoint.segment() - 1))
                    .contains("%016x.wal".formatted(checkpoint.segment()));
        }
        try (TestLog log = new TestLog(root, TestLog.SETTINGS, checkpoint)) {
            assertThat(log.replayed).containsExactly("checkpoint", "behind");
            assertThat(log.log.recovery().damages()).isEmpty();
        }
    }

    @Test
    void theSegmentThatIsWrittenIsNeverDeleted() throws Exception {
        try (TestLog log = new TestLog(root)) {
            log.append("kept");
            log.log.deleteUpTo(Long.MAX_VALUE);
        }
        assertThat(TestLog.recover(root)).containsExactly("kept");
    }

    @Test
    void restartsWithoutRecordsLeaveNoFilesBehind() throws Exception {
        for (int i = 0; i < 5; i++) {
            TestLog.recover(root);
        }
        assertThat(files()).hasSize(1);
        assertThat(Files.size(root.resolve("wal").resolve(files().getFirst()))).isGreaterThan(SegmentHeader.START);
    }

    private List<String> files() throws Exception {
        try (var files = Files.list(root.resolve("wal"))) {
            return files.map(file -> String.valueOf(file.getFileName())).filter(name -> !name.equals("reserve.wal"))
                    .sorted().toList();
        }
    }
}
