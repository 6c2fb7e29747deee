package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.journal.dir.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** A log in a temporary directory whose records are texts, with what it told its listener. */
final class TestLog implements AutoCloseable, LogListener {
    static final int TYPE = 7;
    /** Long enough that no housekeeping happens in a test that does not want it. */
    static final LogSettings SETTINGS = LogSettings.DEFAULT.withSegmentBytes(64 << 10)
            .withLazyMax(Duration.ofHours(1));
    private static final AtomicLong NONCES = new AtomicLong(0x5eed);

    final Path root;
    final DataDirectory directory;
    final List<String> replayed = new ArrayList<>();
    final List<LogPosition> positions = new ArrayList<>();
    final ConcurrentLinkedQueue<Long> sealed = new ConcurrentLinkedQueue<>();
    final CompletableFuture<IOException> failure = new CompletableFuture<>();
    final WriteAheadLog log;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    TestLog(Path root) {
        this(root, SETTINGS, LogPosition.START);
    }

    TestLog(Path root, LogSettings settings, LogPosition checkpoint) {
        this(root, settings, checkpoint, System::nanoTime);
    }

    TestLog(Path root, LogSettings settings, LogPosition checkpoint, LongSupplier nanoTime) {
        this.root = root;
        this.directory = DataDirectory.open(root);
        LogEnvironment environment = new LogEnvironment(threads, Runnable::run, nanoTime,
                NONCES::incrementAndGet);
        this.log = WriteAheadLog.open(directory, settings, environment, this, checkpoint, this::onRecord);
    }

    static ExecutorService newThreads() {
        return Executors.newCachedThreadPool();
    }

    /** Opens the directory, closes it at once, and says what was replayed. */
    static List<String> recover(Path root) {
        try (TestLog log = new TestLog(root)) {
            return log.replayed;
        }
    }

    private void onRecord(int type, ByteBuffer payload, long segment, long offset) {
        assertThat(type).isEqualTo(TYPE);
        assertThat(payload.isReadOnly()).isTrue();
        replayed.add(StandardCharsets.US_ASCII.decode(payload).toString());
        positions.add(new LogPosition(segment, offset));
    }

    @Override
    public void onSealed(long segment, long next) {
        sealed.add(segment);
    }

    @Override
    public void onFailed(IOException cause) {
        if (!failure.complete(cause)) {
            throw new IllegalStateException("Told twice");
        }
    }

    @Override
    public void onPressureChanged() {
    }

    /** Appends one batch, and waits for its receipt. */
    LogPosition append(String... records) {
        return await(appendLater(false, records));
    }

    CompletableFuture<LogPosition> appendLater(boolean lazy, String... records) {
        TestReceipt receipt = new TestReceipt();
        log.append(receipt.batch(lazy, records));
        return receipt.done;
    }

    CompletableFuture<LogPosition> appendUrgent(String... records) {
        TestReceipt receipt = new TestReceipt();
        log.append(receipt.fill(Batch.urgent(receipt), records));
        return receipt.done;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new UncheckedIOException(cause);
            }
            throw new AssertionError(e);
        }
    }

    /** The files as a process would leave them that is killed now. */
    Path copyTo(Path target) {
        return copy(root, target);
    }

    static Path copy(Path root, Path target) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(root.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        log.close();
        directory.close();
        threads.shutdown();
    }

    /** A receipt to wait for. */
    static final class TestReceipt implements Receipt {
        final CompletableFuture<LogPosition> done = new CompletableFuture<>();

        Batch batch(boolean lazy, String... records) {
            return fill(lazy ? Batch.lazy(this) : Batch.of(this), records);
        }

        Batch fill(Batch batch, String... records) {
            for (String record : records) {
                batch.add(TYPE, ByteBuffer.wrap(record.getBytes(StandardCharsets.US_ASCII)));
            }
            return batch;
        }

        @Override
        public void onDurable(long segment, long offset) {
            done.complete(new LogPosition(segment, offset));
        }

        @Override
        public void onFailed(IOException cause) {
            done.completeExceptionally(cause);
        }
    }
}
