package io.warren.queue.durable;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.log.LogEnvironment;
import io.warren.journal.log.LogListener;
import io.warren.journal.log.LogPosition;
import io.warren.journal.log.LogSettings;
import io.warren.journal.log.Receipt;
import io.warren.journal.log.RecoveryReport;
import io.warren.journal.log.WriteAheadLog;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BlockPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of all durable queues of a node, in its write-ahead log.
 *
 * <p>
 * The log is kept short by writing again what is still alive in its old segments, and deleting these: when it has become twice as
 * long as what is alive, so that no message is written much more than twice.
 *
 * <p>
 * Threads: {@link #open} and {@link #close} their caller's, which waits for the disk; the rest any.
 */
public final class MessageStore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MessageStore.class);

    /** Below this many segments, shortening the log is not worth it. */
    private static final int SEGMENTS_MIN = 4;

    /** A queue as the store needs it. */
    public interface Carrier {

        /** Writes again all that is alive now; completes when that has been handed to the log. */
        CompletableFuture<Void> carryAll();
    }

    private final MessageFormat format;
    private final long segmentBytes;
    private final Executor background;
    private final Map<Long, RecoveredQueue> recovered = new ConcurrentHashMap<>();
    private final Set<Carrier> carriers = ConcurrentHashMap.newKeySet();
    private final LongAdder liveBytes = new LongAdder();
    private final AtomicBoolean shortening = new AtomicBoolean();
    private final Round round = new Round();
    private final WriteAheadLog wal;
    private long oldestSegment = -1;

    private MessageStore(DataDirectory directory, LogSettings settings, LogEnvironment environment,
            MessageFormat format, BlockPool pool, Executor background, Consumer<IOException> onFatal) {
        this.format = format;
        this.segmentBytes = settings.segmentBytes();
        this.background = background;
        this.wal = WriteAheadLog.open(directory, settings, environment, new Listener(onFatal), LogPosition.START,
                (type, payload, segment, offset) -> replay(type, payload, segment, pool));
    }

    /**
     * Opens the log and reads what is in it.
     *
     * @param background
     *            for work that waits for the disk
     * @param onFatal
     *            told once that nothing can be made durable any more: the process should end
     * @throws java.io.UncheckedIOException
     *             if the disk fails
     */
    public static MessageStore open(DataDirectory directory, LogSettings settings, LogEnvironment environment,
            MessageFormat format, BlockPool pool, Executor background, Consumer<IOException> onFatal) {
        return new MessageStore(directory, settings, environment, format, pool, background, onFatal);
    }

    private void replay(int type, ByteBuffer payload, long segment, BlockPool pool) {
        if (oldestSegment < 0) {
            oldestSegment = segment;
        }
        long queueId = payload.getLong();
        recovered.computeIfAbsent(queueId, id -> new RecoveredQueue(format, pool)).read(type, payload);
    }

    /** What the log held at the start. */
    public RecoveryReport recovery() {
        return wal.recovery();
    }

    /** All queues are there: what is left belongs to queues that were deleted. */
    public void forgetOthers() {
        recovered.values().forEach(RecoveredQueue::release);
        recovered.clear();
    }

    /**
     * The log of a durable queue.
     *
     * @param onMayGiveOut
     *            run on the loop after a no of {@link QueueLog#mayGiveOut}
     */
    public QueueLog logOf(long queueId, EventLoop loop, Runnable onMayGiveOut) {
        RecoveredQueue found = recovered.remove(queueId);
        return new LoggedQueue(queueId, wal, format, loop, onMayGiveOut, liveBytes, round::begin,
                found == null ? RecoveredEntries.NONE : found);
    }

    /** The queue will be asked to carry its entries on, until {@link #remove}. */
    public void add(Carrier carrier) {
        carriers.add(carrier);
    }

    /** The queue is gone. */
    public void remove(Carrier carrier) {
        carriers.remove(carrier);
    }

    /** Bytes of all entries that are alive, as they are written. */
    public long liveBytes() {
        return liveBytes.sum();
    }

    /** Makes all that was written durable, and ends. */
    @Override
    public void close() {
        wal.close();
    }

    private void shortenIfLong(long sealed, long active) {
        long first = oldestSegment < 0 ? sealed : oldestSegment;
        oldestSegment = first;
        long segments = sealed - first + 1;
        if (segments >= SEGMENTS_MIN && segments * segmentBytes > 2 * liveBytes.sum()
                && shortening.compareAndSet(false, true)) {
            oldestSegment = active;
            background.execute(() -> shorten(sealed));
        }
    }

    private void shorten(long upToSegment) {
        round.start();
        List<CompletableFuture<Void>> handedOver = new ArrayList<>();
        carriers.forEach(carrier -> handedOver.add(carrier.carryAll().exceptionally(gone -> null)));
        var _ = CompletableFuture.allOf(handedOver.toArray(CompletableFuture[]::new)).thenCompose(all -> round.end())
                .thenRunAsync(() -> wal.deleteUpTo(upToSegment), background)
                .whenComplete((done, failure) -> {
                    shortening.set(false);
                    if (failure != null) {
                        log.warn("the log could not be shortened up to segment {}", upToSegment, failure);
                    }
                });
    }

    private final class Listener implements LogListener {

        private final Consumer<IOException> onFatal;

        Listener(Consumer<IOException> onFatal) {
            this.onFatal = onFatal;
        }

        @Override
        public void onSealed(long segment, long next) {
            shortenIfLong(segment, next);
        }

        @Override
        public void onFailed(IOException cause) {
            onFatal.accept(cause);
        }

        @Override
        public void onPressureChanged() {
            // Publishers are slowed by what is unanswered, which includes what waits here.
        }
    }

    /** Counts what is carried and not durable yet. */
    private static final class Round {

        private int underWay;
        private boolean failed;
        private CompletableFuture<Void> durable = new CompletableFuture<>();

        synchronized void start() {
            underWay = 1; // until end
            failed = false;
            durable = new CompletableFuture<>();
        }

        synchronized Receipt begin() {
            underWay++;
            return new Receipt() {

                @Override
                public void onDurable(long segment, long offset) {
                    done(false);
                }

                @Override
                public void onFailed(IOException cause) {
                    done(true);
                }
            };
        }

        CompletableFuture<Void> end() {
            CompletableFuture<Void> result;
            synchronized (this) {
                result = durable;
            }
            done(false);
            return result;
        }

        private void done(boolean failure) {
            CompletableFuture<Void> toComplete;
            boolean failedNow;
            synchronized (this) {
                failed |= failure;
                failedNow = failed;
                underWay--;
                toComplete = underWay == 0 ? durable : null;
            }
            if (toComplete == null) {
                return;
            }
            if (failedNow) {
                toComplete.completeExceptionally(new IOException("what was to be carried on could not be written"));
            } else {
                toComplete.complete(null);
            }
        }
    }
}
