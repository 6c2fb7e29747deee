package io.warren.queue.durable;

import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.PageSummary;
import io.warren.queue.backlog.StoredPage;
import io.warren.queue.cold.FoundPage;
import io.warren.queue.cold.PageFiles;
import io.warren.queue.cold.QueuePages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the pages in a queue's files count, and what is alive in them. A page is read only where that is in doubt: it may not have been
 * forced before the crash, which is when the log has its entries, too; or it was used in part.
 *
 * <p>
 * Threads: the recovering one.
 */
final class RecoveredPages {

    private final PageFiles files;
    private final QueuePages pages;
    private final MessageFormat format;
    private final long queueId;
    private final List<FoundPage> found;

    RecoveredPages(PageFiles files, QueuePages pages, MessageFormat format, long queueId) {
        this.files = files;
        this.pages = pages;
        this.format = format;
        this.queueId = queueId;
        this.found = files.pagesOf(queueId);
        this.found.sort(Comparator.comparingLong((FoundPage page) -> page.place().file())
                .thenComparingLong(page -> page.place().offset()).reversed()); // of two that overlap, the later one has it
    }

    /** The highest id in any of them; 0 if there are none. */
    long lastId() {
        return found.stream().mapToLong(page -> page.summary().lastId()).max().orElse(0);
    }

    /** Pages with something alive, in the order of the queue; no two of them have an entry in common. */
    List<StoredPage> alive(RecoveredQueue queue, RecoveredMessages logged) {
        List<StoredPage> result = new ArrayList<>();
        TreeMap<Long, Long> ranges = new TreeMap<>();
        for (FoundPage page : found) {
            PageSummary summary = page.summary();
            int inLog = logged.indexFrom(summary.lastId() + 1) - logged.indexFrom(summary.firstId());
            StoredPage alive = judge(page, queue, overlapping(ranges, summary), inLog);
            if (alive != null) {
                result.add(alive);
                ranges.put(alive.firstId(), summary.lastId());
            }
        }
        result.sort(Comparator.comparingLong(StoredPage::firstId));
        return result;
    }

    /** Those of the ranges that have an id in common with a page. */
    private static NavigableMap<Long, Long> overlapping(NavigableMap<Long, Long> ranges, PageSummary summary) {
        var before = ranges.floorEntry(summary.firstId());
        long from = before != null && before.getValue() >= summary.firstId() ? before.getKey() : summary.firstId();
        return new TreeMap<>(ranges.subMap(from, true, summary.lastId(), true));
    }

    private @Nullable StoredPage judge(FoundPage page, RecoveredQueue queue, NavigableMap<Long, Long> later,
            int inLog) {
        PageSummary summary = page.summary();
        long from = queue.stored().firstOf(page.place().file());
        if (summary.lastId() < from || summary.persistentEntries() == 0) {
            return null;
        }
        boolean used = summary.firstId() < from || summary.firstId() <= queue.purgedUpTo()
                || queue.settled().mayTouch(summary.firstId(), summary.lastId());
        boolean whole = later.isEmpty() && !used;
        if (whole && inLog == 0) {
            return all(page);
        }
        ByteBuffer bytes = read(page);
        if (bytes == null) {
            return null;
        }
        LongPredicate alive = id -> id >= from && queue.alive(id) && !contains(later, id);
        return whole ? all(page) : part(page, bytes, queue, alive);
    }

    private static StoredPage all(FoundPage page) {
        PageSummary summary = page.summary();
        LongPredicate persistentOnes = summary.persistentEntries() == summary.entries() ? null : id -> true;
        return new StoredPage(page.place(), summary, summary.firstId(), summary.persistentEntries(),
                summary.persistentBytes(), persistentOnes);
    }

    private static boolean contains(NavigableMap<Long, Long> ranges, long id) {
        var before = ranges.floorEntry(id);
        return before != null && before.getValue() >= id;
    }

    /** Null: it cannot be read. */
    private @Nullable ByteBuffer read(FoundPage page) {
        ByteBuffer bytes = ByteBuffer.allocate(page.place().length());
        if (files.readNow(queueId, page.place(), bytes)) {
            return bytes.flip();
        }
        if (files.wasForced(queueId, page.place())) {
            files.onDamaged(queueId, true, page.place());
        }
        pages.forget(page.place()); // otherwise it was not finished before the crash, and the log has all of it that is alive
        return null;
    }

    /** Null: nothing in it is alive. */
    private @Nullable StoredPage part(FoundPage page, ByteBuffer bytes, RecoveredQueue queue, LongPredicate alive) {
        long firstAlive = 0;
        int entries = 0;
        long size = 0;
        while (bytes.hasRemaining()) {
            long id = bytes.getLong();
            boolean persistent = format.persistent(bytes);
            int bodySize = format.skip(bytes);
            if (!persistent) {
                continue;
            }
            if (alive.test(id)) {
                firstAlive = entries == 0 ? id : firstAlive;
                entries++;
                size += bodySize;
            } else if (!queue.alive(id)) {
                queue.settled().add(id); // also if it was purged: this will be said again when the log is shortened
            }
        }
        return entries == 0 ? null
                : new StoredPage(page.place(), page.summary(), firstAlive, entries, size, alive);
    }
}
