package io.warren.queue.durable;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.log.LogEnvironment;
import io.warren.journal.log.LogListener;
import io.warren.journal.log.LogPosition;
import io.warren.journal.log.LogSettings;
import io.warren.journal.log.RecoveryReport;
import io.warren.journal.log.WriteAheadLog;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.cold.PageFiles;
import io.warren.queue.cold.QueuePages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the queues of a node have on disk: the write-ahead log, which they share, and their own files.
 *
 * <p>
 * The log is kept short. When it has grown, each queue gets out of its old segments: long stretches of a backlog go to the queue's own
 * files, the rest is written to the log again; when all that is durable, the segments are deleted. How far the log may grow depends on how
 * much had to be written again the last time, so that a message is written three times at most, and most are written once.
 *
 * <pre>
 *   published ──► log ──► settled: gone with its segment
 *                  └────► still there: page of the queue's files, or again the log
 * </pre>
 *
 * <p>
 * Threads: {@link #open} and {@link #close} their caller's, which waits for the disk; the rest any, without waiting, but for queues that
 * were recovered: making one may read from its files.
 */
public final class MessageStore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MessageStore.class);

    /** With fewer full segments, shortening the log is not worth it. */
    private static final int SEGMENTS_MIN = 4;

    /** Of files that nobody reads any more, while others are written. */
    private static final long IDLE_BYTES_MAX = 256L * 1024 * 1024;

    /** A queue as the store needs it. */
    public interface Carrier {

        /**
         * Gets everything that is alive out of the old segments of the log; completes when that has been handed over, with the bytes that
         * were written to the log again.
         */
        CompletableFuture<Long> carryOn();
    }

    /** What belongs to a durable queue. */
    private record Kept(Carrier carrier, QueuePages pages) {}

    private final MessageFormat format;
    private final long segmentBytes;
    private final Map<Long, RecoveredQueue> recovered = new ConcurrentHashMap<>();
    private volatile NavigableSet<Long> found = Collections.emptyNavigableSet();
    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
    /** Of queues that are gone, until the index knows. */
    private final ConcurrentLinkedQueue<Kept> ended = new ConcurrentLinkedQueue<>();
    private final Map<Long, QueuePages> pagesById = new ConcurrentHashMap<>();
    private final AtomicBoolean shortening = new AtomicBoolean();
    private final CarryingRound round = new CarryingRound();
    private final PageFiles files;
    private final WriteAheadLog wal;
    private final Consumer<IOException> onFatal;
    private volatile long oldestSegment;
    private volatile boolean restored;
    private final ConcurrentLinkedQueue<Runnable> onRestored = new ConcurrentLinkedQueue<>();
    private volatile boolean growing;
    private volatile long lastCarriedBytes;
    private volatile long quietRecords;

    private MessageStore(DataDirectory directory, LogSettings settings, LogEnvironment environment,
            PageFiles.Environment pages, MessageFormat format, Consumer<IOException> onFatal) throws IOException {
        this.format = format;
        this.segmentBytes = settings.segmentBytes();
        this.onFatal = onFatal;
        this.files = new PageFiles(directory, pages);
        files.open();
        LogPosition from = files.logFrom() == 0 ? LogPosition.START : LogPosition.startOf(files.logFrom());
        try {
            this.wal = WriteAheadLog.open(directory, settings, environment, new Listener(), from, this::replay);
        } catch (UncheckedIOException e) {
            files.close();
            throw e;
        }
        if (oldestSegment == 0) {
            oldestSegment = wal.activeSegment();
        }
        NavigableSet<Long> ids = new TreeSet<>(recovered.keySet());
        ids.addAll(files.queueIds());
        found = ids;
    }

    /**
     * Opens the log and reads what is in it.
     *
     * @param onFatal
     *            told once that nothing can be made durable any more: the process should end
     * @throws UncheckedIOException
     *             if the disk fails
     */
    public static MessageStore open(DataDirectory directory, LogSettings settings, LogEnvironment environment,
            PageFiles.Environment pages, MessageFormat format, Consumer<IOException> onFatal) {
        try {
            return new MessageStore(directory, settings, environment, pages, format, onFatal);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the files of queues in " + directory.queues(), e);
        }
    }

    private void replay(int type, ByteBuffer payload, long segment, long offset) {
        if (oldestSegment == 0) {
            oldestSegment = segment;
        }
        long queueId = payload.getLong();
        recovered.computeIfAbsent(queueId, id -> new RecoveredQueue()).read(type, payload);
    }

    /** What the log held at the start. */
    public RecoveryReport recovery() {
        return wal.recovery();
    }

    /** The log; for those who look. */
    public WriteAheadLog log() {
        return wal;
    }

    /** Pages and files of queues that could not be read, since the process started. */
    public long damagedPages() {
        return files.damagedPages();
    }

    /** All queues are there: what is left belongs to queues that were deleted. Threads: as {@link #logOf}. */
    public void forgetOthers() {
        recovered.values().forEach(RecoveredQueue::release);
        recovered.clear();
        found = Collections.emptyNavigableSet();
        files.forgetOthers();
        restored = true;
        for (Runnable waiting = onRestored.poll(); waiting != null; waiting = onRestored.poll()) {
            waiting.run();
        }
    }

    /** Runs something when all queues are {@link #restored}; at once if they are. Threads: any, and that of {@link #forgetOthers}. */
    public void whenRestored(Runnable task) {
        onRestored.add(task);
        if (restored && onRestored.remove(task)) {
            task.run();
        }
    }

    /** Whether all queues and what they are bound to are there again; until then, a queue is not to do anything by itself. Threads: any. */
    public boolean restored() {
        return restored;
    }

    /** Those ids, ascending, from one on and below another, under which anything was found. Threads: any. */
    public Iterable<Long> found(long fromId, long belowId) {
        return found.subSet(fromId, belowId);
    }

    /**
     * The files of a queue, durable or not; before {@link #logOf}.
     *
     * @param queueId
     *            0 for one that is not durable
     */
    public PageStore pagesOf(long queueId, EventLoop loop) {
        RecoveredQueue known = recovered.get(queueId);
        long lastFile = known == null ? 0 : known.stored().highest();
        boolean durable = queueId > 0;
        QueuePages pages = files.of(queueId, durable, lastFile, loop);
        if (durable) {
            pagesById.put(queueId, pages);
        }
        return pages;
    }

    /**
     * The log of a durable queue.
     *
     * @param onMayGiveOut
     *            run on the loop after a no of {@link QueueLog#mayGiveOut}
     */
    public QueueLog logOf(long queueId, Carrier queue, EventLoop loop, BacklogMemory memory, Runnable onMayGiveOut) {
        QueuePages pages = pagesById.remove(queueId);
        if (pages == null) {
            throw new IllegalStateException("Expected the files of queue " + queueId + " to be asked for before");
        }
        RecoveredQueue found = recovered.get(queueId);
        RecoveredPages onDisk = new RecoveredPages(files, pages, format, queueId);
        if (found == null && onDisk.lastId() > 0) {
            found = new RecoveredQueue(); // all of its log is gone, or was damaged
        }
        if (found != null) {
            found.addPages(onDisk);
        }
        Kept keptQueue = new Kept(queue, pages);
        kept.put(queueId, keptQueue);
        recovered.remove(queueId); // not before: it would seem that nobody needs the log for it
        return new LoggedQueue(queueId, wal, format, loop, memory, onMayGiveOut, () -> {
            kept.remove(queueId);
            ended.add(keptQueue);
        }, round, found == null ? RecoveredEntries.NONE : found);
    }

    /** Makes all that was written durable, and ends. The executors of the files go on until what was asked for has been done. */
    @Override
    public void close() {
        wal.close();
        files.close();
    }

    /**
     * To be called every few seconds: gives room back when nothing is written any more, which nothing else would give a reason for.
     */
    public void keepHouse() {
        long records = wal.metrics().records();
        boolean quiet = records == quietRecords;
        quietRecords = records;
        long active = wal.activeSegment();
        long idleBytes = files.idleBytes();
        if ((quiet && active > oldestSegment) || idleBytes > (quiet ? 0 : IDLE_BYTES_MAX)) {
            shorten(active);
        }
    }

    private void shorten(long active) {
        if (!recovered.isEmpty()) {
            return; // what belongs to queues that are not there yet is in these segments only
        }
        if (!shortening.compareAndSet(false, true)) {
            return;
        }
        List<Kept> queues = new ArrayList<>(kept.values());
        List<CompletableFuture<Long>> handedOver = new ArrayList<>();
        queues.forEach(queue -> handedOver.add(carryOn(queue)));
        List<Kept> gone = new ArrayList<>();
        for (Kept queue = ended.poll(); queue != null; queue = ended.poll()) {
            gone.add(queue);
        }
        var _ = CompletableFuture.allOf(handedOver.toArray(CompletableFuture[]::new))
                .thenCompose(all -> round.end())
                .thenCompose(durable -> {
                    lastCarriedBytes = handedOver.stream().mapToLong(CompletableFuture::join).sum();
                    List<Kept> all = new ArrayList<>(queues);
                    all.addAll(gone);
                    return checkpoint(all, active);
                })
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        oldestSegment = active;
                        growing = false;
                    } else if (!growing && !(failure.getCause() instanceof RejectedExecutionException)) {
                        growing = true; // told once: it is tried again and again
                        log.warn("the log could not be shortened up to segment {}", active - 1, failure);
                    }
                    shortening.set(false);
                });
    }

    /** Event loops end before the log does, which may come to the end of a segment after that. */
    private static CompletableFuture<Long> carryOn(Kept queue) {
        try {
            return queue.carrier().carryOn();
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.failedFuture(stopped);
        }
    }

    private CompletableFuture<Void> checkpoint(List<Kept> queues, long active) {
        List<QueuePages> pages = queues.stream().map(Kept::pages).toList();
        return files.checkpoint(pages, active).whenComplete((done, failure) -> {
            if (failure != null && failure.getCause() instanceof UncheckedIOException e) {
                onFatal.accept(e.getCause());
            }
        }).thenRun(() -> {
            wal.deleteUpTo(active - 1);
            pages.forEach(queue -> queue.loop().execute(queue::deleteCarriedOn));
        });
    }

    private final class Listener implements LogListener {

        @Override
        public void onSealed(long segment, long next) {
            long full = next - oldestSegment;
            if (full >= SEGMENTS_MIN + 2 * (lastCarriedBytes / segmentBytes)) {
                shorten(next);
            }
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
}
