package io.warren.queue.cold;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DurableFiles;
import io.warren.journal.dir.Quarantine;
import io.warren.journal.segment.SegmentFolder;
import io.warren.queue.EventLoop;
import io.warren.queue.backlog.PagePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of all queues, and the index of them.
 *
 * <p>
 * Writes are one after the other, in the order of asking, on one thread; reads on another, so that whoever drains a backlog does not wait
 * behind whoever fills one. A write is not durable before {@link #checkpoint}.
 *
 * <p>
 * Threads: opened by one, which waits for the disk; the rest says so.
 */
public final class PageFiles {

    private static final Logger log = LoggerFactory.getLogger(PageFiles.class);

    static final long FILE_BYTES = 64L * 1024 * 1024;
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final int CHANNELS_MAX = 64;

    private final Path queues;
    private final Quarantine quarantine;
    private final SegmentFolder wal;
    private final PageIndex index;
    private final Executor writer;
    private final Executor reader;
    private final LongSupplier nanoTime;
    private final LongSupplier nonces;
    private final Map<Long, List<FileCatalogue>> found = new ConcurrentHashMap<>();
    private final Set<Long> claimed = ConcurrentHashMap.newKeySet();
    private final AtomicLong passingIds = new AtomicLong();
    private final AtomicLong idleBytes = new AtomicLong();
    private final AtomicLong damagedPages = new AtomicLong();
    private volatile boolean paused;
    private volatile long pausedNanos;
    private long logFrom;

    // Of the writer's thread.
    private final ChannelCache writing = new ChannelCache(CHANNELS_MAX);
    private final Set<Path> unforced = new HashSet<>();
    private final Set<Path> unforcedFolders = new HashSet<>();
    private final Map<Path, Long> forcedEnds = new HashMap<>();
    // Of the reader's thread.
    private final ChannelCache reading = new ChannelCache(CHANNELS_MAX);

    /** What the files take of the process. Each executor runs one task at a time, in the order of coming. */
    public record Environment(Executor writer, Executor reader, LongSupplier nanoTime, LongSupplier nonces,
            Function<Path, String> nameForH2) {}

    public PageFiles(DataDirectory directory, Environment environment) {
        this.queues = directory.queues();
        this.wal = SegmentFolder.ofLog(directory.wal());
        this.quarantine = new Quarantine(directory.quarantine());
        this.index = new PageIndex(directory.index(), environment.nameForH2());
        this.writer = environment.writer();
        this.reader = environment.reader();
        this.nanoTime = environment.nanoTime();
        this.nonces = environment.nonces();
    }

    /** Finds what durable queues have; deletes what others had. */
    public void open() throws IOException {
        QueueFolder.deletePassing(queues);
        Map<Long, Map<Long, FileCatalogue>> indexed = index.load();
        logFrom = logStart(index.logFrom());
        for (long queueId : QueueFolder.durableQueues(queues)) {
            Path folder = QueueFolder.of(queues, true, queueId);
            Map<Long, FileCatalogue> known = indexed.getOrDefault(queueId, Map.of());
            List<FileCatalogue> files = new ArrayList<>();
            for (long number : QueueFolder.files(folder)) {
                files.add(catalogue(folder, queueId, number, known.get(number)));
            }
            found.put(queueId, files);
        }
    }

    /** Believes only what the log itself bears out: to skip segments that are needed would lose what is in them. */
    private long logStart(LogStart indexed) {
        if (indexed.segment() != 0 && !indexed.equals(LogStart.of(wal, indexed.segment()))) {
            log.warn("the index of queue files names segment {} of the log, which is not there: all of it is read",
                    indexed.segment());
            return 0;
        }
        return indexed.segment();
    }

    private FileCatalogue catalogue(Path folder, long queueId, long number, @Nullable FileCatalogue known) {
        Path file = QueueFolder.file(folder, number);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(PageFormat.FILE_HEADER_BYTES);
            Long nonce = PageScan.read(channel, header, 0) ? PageFormat.nonceOf(header, queueId, number) : null;
            List<FoundPage> pages = new ArrayList<>();
            long from = PageFormat.FILE_HEADER_BYTES;
            if (known != null && nonce == null) { // it had been forced, so no crash has done this
                damagedPages.incrementAndGet();
                log.warn("the header of {} is damaged: what cannot be found behind it is lost to its queue", file);
            }
            boolean described = known != null && nonce != null && known.nonce() == nonce;
            if (known != null && described && channel.size() + PageFormat.ALIGNMENT > known.end()) { // the last page has no padding
                pages.addAll(known.pages());
                from = known.end();
            }
            PageScan scan = new PageScan(channel, queueId, number);
            scan.run(from);
            pages.addAll(scan.pages());
            if (known != null && described && scan.end() < known.end()) {
                damagedPages.incrementAndGet();
                log.warn("{} ends at {}, but had been forced up to {}: what was there is lost to its queue", file,
                        channel.size(), known.end());
            }
            scan.damages().forEach(gap -> {
                damagedPages.incrementAndGet();
                log.warn("{} is damaged from {} to {}: what was there is lost to its queue, and kept in quarantine",
                        file,
                        gap.from(), gap.to());
                quarantine.keep(file, gap.from(), gap.to(), "no page where one should be");
            });
            long forced = known != null && described ? Math.max(scan.forced(), known.end()) : scan.forced();
            if (forced < scan.end()) {
                unforced.add(file); // an earlier process may not have come to it: pages that count will have to be durable
                unforcedFolders.add(folder);
            }
            return new FileCatalogue(queueId, number, nonce == null ? 0 : nonce, scan.end(), forced, pages);
        } catch (IOException e) {
            damagedPages.incrementAndGet();
            log.warn("{} cannot be read: what is in it is lost to its queue", file, e);
            return new FileCatalogue(queueId, number, 0, 0, 0, List.of());
        }
    }

    /** The first segment of the log that was needed at the last checkpoint; 0 if that is not known. */
    public long logFrom() {
        return logFrom;
    }

    /** Durable queues of which files were found. */
    public Set<Long> queueIds() {
        return Set.copyOf(found.keySet());
    }

    /** Pages of a durable queue that were found, in no order. */
    public List<FoundPage> pagesOf(long queueId) {
        List<FoundPage> pages = new ArrayList<>();
        found.getOrDefault(queueId, List.of()).forEach(file -> pages.addAll(file.pages()));
        return pages;
    }

    /** Whether a page that was found had been forced; otherwise a crash may have kept it from being finished. */
    public boolean wasForced(long queueId, PagePlace place) {
        return found.getOrDefault(queueId, List.of()).stream()
                .anyMatch(file -> file.file() == place.file() && place.offset() < file.forced());
    }

    /** Reads a page at once; no if it is not what was written. Threads: the opening one. */
    public boolean readNow(long queueId, PagePlace place, ByteBuffer into) {
        Path file = QueueFolder.file(QueueFolder.of(queues, true, queueId), place.file());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return PageScan.readPage(channel, queueId, place, into);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The files of a queue. Threads: any, once for each queue.
     *
     * @param lastFile
     *            the highest number that a file of it is known to have had: after a power cut a file can be there again that was deleted,
     *            which must not be taken for a later one
     */
    public QueuePages of(long queueId, boolean durable, long lastFile, EventLoop loop) {
        if (!durable) {
            return new QueuePages(passingIds.incrementAndGet(), false, this, loop, 0, List.of());
        }
        claimed.add(queueId);
        return new QueuePages(queueId, true, this, loop, lastFile, found.getOrDefault(queueId, List.of()));
    }

    /** All queues are there: what others have belongs to queues that were deleted. */
    public void forgetOthers() {
        found.keySet().stream().filter(queueId -> !claimed.contains(queueId))
                .forEach(queueId -> deleteAll(queueId, true));
        found.clear();
        claimed.clear();
    }

    /** Pages and files that could not be read, since the process started. Threads: any. */
    public long damagedPages() {
        return damagedPages.get();
    }

    /** Bytes of files that nobody reads any more, although they cannot be deleted before the next checkpoint. Threads: any. */
    public long idleBytes() {
        return idleBytes.get();
    }

    void idle(long bytes) {
        idleBytes.addAndGet(bytes);
    }

    /** Whether the last write did not fail just now. Threads: any. */
    boolean writable() {
        return !paused || nanoTime.getAsLong() - pausedNanos > PAUSE_NANOS;
    }

    long nonce() {
        return nonces.getAsLong();
    }

    /** Threads: any; the answer comes on the writer's. */
    void write(long queueId, boolean durable, long nonce, FoundPage page, ByteBuffer bytes, Consumer<Boolean> answer) {
        writer.execute(() -> {
            Path folder = QueueFolder.of(queues, durable, queueId);
            Path file = QueueFolder.file(folder, page.place().file());
            try {
                writePage(folder, file, queueId, nonce, page, bytes);
                if (durable) {
                    unforced.add(file);
                    unforcedFolders.add(folder);
                }
                paused = false;
                answer.accept(true);
            } catch (IOException e) {
                if (!paused) {
                    log.warn("a part of a queue stays in memory, for it cannot be written to {}: {}", file,
                            e.toString());
                }
                pausedNanos = nanoTime.getAsLong();
                paused = true;
                writing.close(file);
                answer.accept(false);
            }
        });
    }

    private void writePage(Path folder, Path file, long queueId, long nonce, FoundPage page, ByteBuffer bytes)
            throws IOException {
        FileChannel channel = writing.get(file, () -> {
            Files.createDirectories(folder);
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (opened.size() == 0) {
                writeFully(opened, PageFormat.fileHeader(queueId, page.place().file(), nonce), 0);
            }
            return opened;
        });
        ByteBuffer header = PageFormat.header(queueId, nonce, page, forcedEnds.getOrDefault(file, 0L), bytes);
        writeFully(channel, header, page.place().offset());
        writeFully(channel, bytes.duplicate(), page.place().offset() + PageFormat.HEADER_BYTES);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** Threads: any; the answer comes on the reader's. */
    void read(long queueId, boolean durable, PagePlace place, ByteBuffer into, Consumer<Boolean> answer) {
        reader.execute(() -> {
            Path file = QueueFolder.file(QueueFolder.of(queues, durable, queueId), place.file());
            boolean whole = false;
            try {
                FileChannel channel = reading.get(file, () -> FileChannel.open(file, StandardOpenOption.READ));
                whole = PageScan.readPage(channel, queueId, place, into);
            } catch (IOException e) {
                log.warn("{} cannot be read", file, e);
            }
            if (!whole) {
                onDamaged(queueId, durable, place);
            }
            answer.accept(whole);
        });
    }

    /** Reports a page that cannot be read, and keeps its bytes for people. Threads: the opening one, or the reader's. */
    public void onDamaged(long queueId, boolean durable, PagePlace place) {
        Path file = QueueFolder.file(QueueFolder.of(queues, durable, queueId), place.file());
        damagedPages.incrementAndGet();
        log.warn("{} is damaged from {} on for {} bytes: what was there is lost to its queue, and kept in quarantine",
                file,
                place.offset(), place.length());
        quarantine.keep(file, place.offset(), place.offset() + PageFormat.sizeOf(place.length()),
                "a page that does not match its checksum");
    }

    /** Threads: any. */
    void delete(long queueId, boolean durable, long number) {
        Path file = QueueFolder.file(QueueFolder.of(queues, durable, queueId), number);
        reader.execute(() -> reading.close(file));
        writer.execute(() -> {
            writing.close(file);
            unforced.remove(file);
            forcedEnds.remove(file);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("{} cannot be deleted, although it is not needed any more", file, e);
            }
        });
    }

    /** Threads: any. */
    void deleteAll(long queueId, boolean durable) {
        Path folder = QueueFolder.of(queues, durable, queueId);
        reader.execute(() -> reading.closeIn(folder));
        writer.execute(() -> {
            writing.closeIn(folder);
            unforced.removeIf(file -> file.startsWith(folder));
            forcedEnds.keySet().removeIf(file -> file.startsWith(folder));
            unforcedFolders.remove(folder);
            try {
                QueueFolder.delete(folder);
            } catch (IOException e) {
                log.warn("{} cannot be deleted, although its queue is gone", folder, e);
            }
        });
    }

    /**
     * Makes durable what was written for durable queues before, and takes it over into the index.
     *
     * @param newLogFrom
     *            the first segment of the log that will be needed
     * @return completes on the writer's thread, exceptionally if a file could not be forced: then nobody knows what is in it
     */
    public CompletableFuture<Void> checkpoint(Collection<QueuePages> queuesOfRound, long newLogFrom) {
        List<FileCatalogue> changed = new ArrayList<>();
        List<long[]> deleted = new ArrayList<>();
        CompletableFuture<Void> gathered = CompletableFuture.completedFuture(null);
        for (QueuePages pages : queuesOfRound) {
            gathered = gathered.thenRunAsync(() -> changed.addAll(pages.takeChanges(deleted)), pages.loop());
        }
        return gathered.thenRunAsync(() -> {
            try {
                force();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            index.commit(changed, deleted, LogStart.of(wal, newLogFrom));
        }, writer);
    }

    private void force() throws IOException {
        for (Path file : unforced) {
            FileChannel channel = writing.get(file, () -> FileChannel.open(file, StandardOpenOption.WRITE));
            channel.force(true);
            forcedEnds.put(file, channel.size());
        }
        for (Path folder : unforcedFolders) {
            DurableFiles.forceDirectory(folder);
        }
        if (!unforcedFolders.isEmpty()) {
            DurableFiles.forceDirectory(queues);
        }
        unforced.clear();
        unforcedFolders.clear();
    }

    /** Threads: any, once nothing is under way; the executors go on until what was asked for has been done. */
    public void close() {
        reader.execute(reading::closeAll);
        writer.execute(() -> {
            writing.closeAll();
            index.close();
        });
    }
}
