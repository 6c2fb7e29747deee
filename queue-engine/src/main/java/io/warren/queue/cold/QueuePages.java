package io.warren.queue.cold;

import io.warren.queue.EventLoop;
import io.warren.queue.backlog.PagePlace;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.backlog.PageSummary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The files of one queue. Pages are appended to the last one; a file goes when nobody needs any of its pages.
 *
 * <p>
 * A page of a durable queue is needed longer than it is unread: what was read from it is nowhere else on disk until it has been carried
 * on in the log, which {@link #deleteCarriedOn} tells.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class QueuePages implements PageStore {

    private final long queueId;
    private final boolean durable;
    private final PageFiles files;
    private final EventLoop loop;
    private final TreeMap<Long, PageFile> open = new TreeMap<>();
    private final List<Long> carriedOn = new ArrayList<>();
    private final List<Long> deleted = new ArrayList<>();
    private @Nullable PageFile current;
    private long nextNumber;
    private boolean gone;

    private static final class PageFile {
        final long number;
        final long nonce;
        final List<FoundPage> pages = new ArrayList<>();
        long end = PageFormat.FILE_HEADER_BYTES;
        long lastId;
        boolean changed;
        boolean idle;

        PageFile(long number, long nonce) {
            this.number = number;
            this.nonce = nonce;
        }

        void add(FoundPage page) {
            pages.add(page);
            lastId = Math.max(lastId, page.summary().lastId());
            changed = true;
        }
    }

    QueuePages(long queueId, boolean durable, PageFiles files, EventLoop loop, long lastFile,
            List<FileCatalogue> found) {
        this.queueId = queueId;
        this.durable = durable;
        this.files = files;
        this.loop = loop;
        this.nextNumber = lastFile + 1;
        for (FileCatalogue catalogue : found) {
            PageFile file = new PageFile(catalogue.file(), catalogue.nonce());
            catalogue.pages().forEach(file::add);
            file.end = catalogue.end();
            open.put(file.number, file);
            nextNumber = Math.max(nextNumber, file.number + 1);
        }
    }

    @Override
    public boolean takesPages() {
        return !gone && files.writable();
    }

    @Override
    public PagePlace write(PageSummary summary, ByteBuffer bytes, Answer answer) {
        PageFile file = current;
        if (file == null || file.end + PageFormat.sizeOf(bytes.remaining()) > PageFiles.FILE_BYTES) {
            file = new PageFile(nextNumber++, files.nonce());
            open.put(file.number, file);
            current = file;
        }
        PagePlace place = new PagePlace(file.number, file.end, bytes.remaining());
        file.end += PageFormat.sizeOf(bytes.remaining());
        FoundPage page = new FoundPage(place, summary);
        file.add(page);
        PageFile target = file;
        files.write(queueId, durable, file.nonce, page, bytes, done -> loop.execute(() -> {
            if (!done) {
                target.pages.remove(page);
                target.changed = true;
                if (current == target) {
                    current = null; // behind what may be half a page, nothing is written
                }
            }
            answer.answer(done);
        }));
        return place;
    }

    @Override
    public void read(PagePlace place, ByteBuffer into, Answer answer) {
        files.read(queueId, durable, place, into, done -> loop.execute(() -> answer.answer(done)));
    }

    @Override
    public void passed(long id) {
        if (!durable) {
            take(file -> file.lastId < id).forEach(file -> files.delete(queueId, false, file.number));
            return;
        }
        for (PageFile file : open.values()) {
            if (file.lastId >= id) {
                break; // most files are in the order of their entries
            }
            if (!file.idle) {
                file.idle = true;
                files.idle(file.end);
                if (file == current) {
                    current = null;
                }
            }
        }
    }

    @Override
    public long carryOn(Set<Long> usedFiles) {
        for (PageFile file : take(candidate -> !usedFiles.contains(candidate.number))) {
            carriedOn.add(file.number);
            if (file.idle) {
                files.idle(-file.end);
            }
        }
        return nextNumber - 1;
    }

    /** What was carried on is durable. */
    public void deleteCarriedOn() {
        carriedOn.forEach(number -> files.delete(queueId, durable, number));
        deleted.addAll(carriedOn);
        carriedOn.clear();
    }

    /** Takes files out; nothing is appended to them any more. */
    private List<PageFile> take(Predicate<PageFile> which) {
        List<PageFile> taken = new ArrayList<>();
        for (Iterator<PageFile> each = open.values().iterator(); each.hasNext();) {
            PageFile file = each.next();
            if (which.test(file)) {
                each.remove();
                taken.add(file);
                if (file == current) {
                    current = null;
                }
            }
        }
        return taken;
    }

    /** The queue's event loop. Threads: any. */
    public EventLoop loop() {
        return loop;
    }

    /** Before the first use: a page that was found is not whole, and nothing is expected of it any more. */
    public void forget(PagePlace place) {
        PageFile file = open.get(place.file());
        if (file != null) {
            file.pages.removeIf(page -> page.place().equals(place));
            file.changed = true;
        }
    }

    /** What the index does not know yet: catalogues of files, and through {@code gone} numbers of those that were deleted. */
    List<FileCatalogue> takeChanges(List<long[]> goneFiles) {
        deleted.forEach(number -> goneFiles.add(new long[]{queueId, number}));
        deleted.clear();
        List<FileCatalogue> changes = new ArrayList<>();
        for (PageFile file : open.values()) {
            if (file.changed) {
                file.changed = false;
                changes.add(new FileCatalogue(queueId, file.number, file.nonce, file.end, file.end,
                        List.copyOf(file.pages)));
            }
        }
        return changes;
    }

    @Override
    public void delete() {
        gone = true;
        open.values().stream().filter(file -> file.idle).forEach(file -> files.idle(-file.end));
        deleted.addAll(open.keySet());
        deleted.addAll(carriedOn);
        carriedOn.clear();
        open.clear();
        current = null;
        files.deleteAll(queueId, durable);
    }
}
