package io.warren.queue.durable;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.PageSummary;
import io.warren.queue.backlog.StoredPage;
import io.warren.queue.cold.FoundPage;
import io.warren.queue.cold.PageFiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    private final MessageFormat format;
    private final long queueId;
    private final List<FoundPage> found;

    RecoveredPages(PageFiles files, MessageFormat format, long queueId) {
        this.files = files;
        this.format = format;
        this.queueId = queueId;
        this.found = files.pagesOf(queueId);
        this.found.sort(Comparator.comparingLong((FoundPage page) -> page.summary().firstId())
                .thenComparingLong(page -> page.place().file()).thenComparingLong(page -> page.place().offset()));
    }

    /** The highest id in any of them; 0 if there are none. */
    long lastId() {
        return found.stream().mapToLong(page -> page.summary().lastId()).max().orElse(0);
    }

    /** Pages with something alive, by id; no two of them have an entry in common, nor has the log one that is within a page. */
    List<StoredPage> alive(RecoveredQueue queue, RecoveredMessages logged) {
        List<StoredPage> result = new ArrayList<>();
        long following = Long.MAX_VALUE;
        for (int i = found.size() - 1; i >= 0; i--) { // from behind: of two that overlap, the later one has it
            PageSummary summary = found.get(i).summary();
            boolean overlapped = summary.lastId() >= following;
            int inLog = logged.indexFrom(summary.lastId() + 1) - logged.indexFrom(summary.firstId());
            StoredPage page = judge(found.get(i), queue, overlapped ? following : Long.MAX_VALUE, inLog);
            if (page != null) {
                result.addFirst(page);
                following = Math.min(following, page.firstId());
            }
        }
        return result;
    }

    private @Nullable StoredPage judge(FoundPage page, RecoveredQueue queue, long endId, int inLog) {
        PageSummary summary = page.summary();
        boolean outdated = summary.lastId() < queue.storedFrom() || summary.persistentEntries() == 0;
        if (outdated) {
            return null;
        }
        boolean used = summary.firstId() < queue.storedFrom() || summary.firstId() <= queue.purgedUpTo()
                || queue.settled().mayTouch(summary.firstId(), summary.lastId());
        if (inLog == 0 && endId == Long.MAX_VALUE && !used) {
            LongPredicate persistentOnes = summary.persistentEntries() == summary.entries() ? null : id -> true;
            return new StoredPage(page.place(), summary, summary.firstId(), summary.persistentEntries(),
                    summary.persistentBytes(), persistentOnes);
        }
        LongPredicate alive = id -> id < endId && queue.aliveInPage(id);
        return read(page, alive, inLog);
    }

    /** Null: it cannot be read, or nothing in it is alive. */
    private @Nullable StoredPage read(FoundPage page, LongPredicate alive, int inLog) {
        ByteBuffer bytes = ByteBuffer.allocate(page.place().length());
        if (!files.readNow(queueId, page.place(), bytes)) {
            if (inLog < page.summary().persistentEntries()) {
                files.onDamaged(queueId, true, page.place());
            } // otherwise it was not forced before the crash, and the log has it all
            return null;
        }
        bytes.flip();
        long firstAlive = 0;
        int entries = 0;
        long size = 0;
        Message previous = null;
        while (bytes.hasRemaining()) {
            long id = bytes.getLong();
            Message message = format.read(bytes, previous);
            previous = message;
            if (message.persistent() && alive.test(id)) {
                firstAlive = entries == 0 ? id : firstAlive;
                entries++;
                size += message.size();
            }
        }
        return entries == 0 ? null
                : new StoredPage(page.place(), page.summary(), firstAlive, entries, size, alive);
    }
}
