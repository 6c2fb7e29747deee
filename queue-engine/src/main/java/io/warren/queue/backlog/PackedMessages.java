package io.warren.queue.backlog;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BlockPool.Block;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages, each behind its id in the queue, one after the other in pages, first in first out. A message never crosses the end of
 * a page; one that is larger than a block has a page of its own. While memory is short, pages lie on disk until their turn is
 * near.
 *
 * <pre>
 *   first page                        on disk         last page
 *   [ (read) | message | message ] → [ ....... ] → [ message | message | (room) ]
 *            position of its bytes                           fill
 * </pre>
 *
 * <p>
 * Hot while a queue has a backlog. Cost of a message: a copy of its bytes in and one out, and the objects that reading makes.
 *
 * <p>
 * Ownership: the blocks are this object's until they have been read, or {@link #clear}.
 *
 * <p>
 * Threads: one, the owner's event loop.
 */
public final class PackedMessages {

    /** A page with less left in it is better carried on in the log. */
    private static final int WORTH_STORING_BYTES = 16 * 1024;
    /** Pages that are fetched before they are needed. */
    private static final int AHEAD = 8;

    private final MessageFormat format;
    private final BacklogMemory memory;
    private final PageStore store;
    private final Owner owner;
    private final ArrayDeque<Page> pages = new ArrayDeque<>();
    private final List<Page> looked = new ArrayList<>();
    private boolean entered;
    private long size;
    private long bodyBytes;
    private long blockBytes;
    private @Nullable Message lastRead;
    private long lastReadId;

    /** Whose messages they are. */
    public interface Owner {

        /** No entry with this id or a higher one may be written to disk yet; {@link Long#MAX_VALUE}: all may be. */
        long firstUndecided();

        /** A page has come from disk, or turned out to be lost: what had to wait may go on. */
        void onFetched();

        /** Entries cannot be read any more. */
        void onLost(long entries, long bytes);
    }

    /** Gets messages to look at. */
    public interface Visitor {
        void visit(long id, Message message);
    }

    public PackedMessages(MessageFormat format, BacklogMemory memory, PageStore store, Owner owner) {
        this.format = format;
        this.memory = memory;
        this.store = store;
        this.owner = owner;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public long size() {
        return size;
    }

    /** Bytes of the bodies of the messages. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Bytes of the blocks that they lie in. */
    public long blockBytes() {
        return blockBytes;
    }

    /** The memory that this one shares with others. */
    public BacklogMemory memory() {
        return memory;
    }

    /** Ids grow. */
    public void add(long id, Message message) {
        pageWithRoom(format.length(message)).add(id, message, format);
        size++;
        bodyBytes += message.bodySize();
    }

    /** Adds a persistent message as the format wrote it in an earlier life; the position moves behind it. */
    public void add(long id, ByteBuffer written) {
        int start = written.position();
        int bodySize = format.skip(written);
        int length = written.position() - start;
        pageWithRoom(length).add(id, bodySize, written, start, length);
        size++;
        bodyBytes += bodySize;
    }

    private Page pageWithRoom(int messageLength) {
        int length = Math.addExact(messageLength, Long.BYTES);
        Page last = pages.peekLast();
        if (last == null || !last.takes(length)) {
            last = new Page(take(length));
            append(last);
            memory.makeRoom();
        }
        return last;
    }

    /** Makes a message of what the format wrote in an earlier life; see {@link MessageFormat#read}. */
    public Message unpack(ByteBuffer written, @Nullable Message previous) {
        return format.read(written, previous);
    }

    /** Adds a page of an earlier life, behind all that is there. */
    public void add(StoredPage stored) {
        append(new Page(stored));
        size += stored.entries();
        bodyBytes += stored.bytes();
    }

    private void append(Page page) {
        pages.add(page);
        if (!entered) {
            entered = true;
            memory.enter(this);
        }
    }

    /** The id of the first message, or a lower one above all that were removed; there must be one. */
    public long firstId() {
        return pages.element().firstUnreadId();
    }

    /** Whether the first message is in memory; there must be one. */
    public boolean firstAtHand() {
        return pages.element().inMemory();
    }

    /** Sees to it that the first message comes to memory, and those behind it; {@link Owner#onFetched} tells when. */
    public void fetch() {
        int wanted = memory.scarce() ? 1 : AHEAD;
        for (Iterator<Page> each = pages.iterator(); each.hasNext() && wanted > 0; wanted--) {
            Page page = each.next();
            if (page.block == null) {
                load(page);
            }
        }
    }

    /** Takes the first message out, which must be at hand. Its id is {@link #removedId}. */
    public Message remove() {
        Page first = pages.element();
        Message message;
        do {
            lastReadId = first.reading.getLong();
            message = format.read(first.reading, lastRead);
            lastRead = message;
        } while (!first.alive(lastReadId, message));
        first.onRead(lastReadId, message);
        size--;
        bodyBytes -= message.bodySize();
        if (first.entries == 0) {
            pages.remove();
            release(first);
            store.passed(pages.isEmpty() ? lastReadId + 1 : pages.element().firstUnreadId());
            if (size == 0) {
                lastRead = null; // of which not even the address may be needed again
            }
        }
        return message;
    }

    /** The id of the message that was removed last. */
    public long removedId() {
        return lastReadId;
    }

    public void clear() {
        pages.forEach(this::release);
        pages.clear();
        size = 0;
        bodyBytes = 0;
        lastRead = null;
        store.passed(Long.MAX_VALUE);
    }

    /**
     * Adds up to {@code max} messages, from the one at {@code offset} on, to {@code found}. Steps over whole pages.
     *
     * @return whether all are there; otherwise ask again, with an empty list, when a page has been fetched
     */
    public boolean browse(long offset, int max, List<Message> found) {
        long skip = offset;
        int wanted = max;
        for (Iterator<Page> each = pages.iterator(); each.hasNext() && wanted > 0;) {
            Page page = each.next();
            if (skip >= page.entries) {
                skip -= page.entries;
                continue;
            }
            if (!page.inMemory()) {
                if (page.block == null) {
                    looked.add(page);
                    load(page);
                }
                return false;
            }
            int before = found.size();
            long skipHere = skip;
            int wantedHere = wanted;
            visit(page, new Visitor() {
                long left = skipHere;

                @Override
                public void visit(long id, Message message) {
                    if (left > 0) {
                        left--;
                    } else if (found.size() - before < wantedHere) {
                        found.add(message);
                    }
                }
            });
            skip = 0;
            wanted -= found.size() - before;
        }
        looked.forEach(page -> {
            if (!page.gone && page != pages.peek() && page.droppable()) {
                drop(page);
            }
        });
        looked.clear();
        return true;
    }

    private void visit(Page page, Visitor visitor) {
        ByteBuffer looking = page.reading.duplicate();
        Message previous = null;
        for (int left = page.entries; left > 0;) {
            long id = looking.getLong();
            Message message = format.read(looking, previous);
            previous = message;
            if (page.alive(id, message)) {
                visitor.visit(id, message);
                left--;
            }
        }
    }

    /** Shows the messages that are not on disk, or not known to be there. */
    public void visitUnstored(Visitor visitor) {
        for (Page page : pages) {
            if (page.place == null || page.writing) {
                visit(page, visitor);
            }
        }
    }

    /** Says what {@link #visitUnstored} does not show; the rest is about to be written to the log, and its files can go after that. */
    public StoredFiles carryOn() {
        Map<Long, Long> from = new TreeMap<>();
        Set<Long> used = new HashSet<>();
        for (Page page : pages) {
            PagePlace place = page.place;
            if (place != null) {
                used.add(place.file());
                if (!page.writing) {
                    from.merge(place.file(), page.firstUnreadId(), Math::min);
                }
            }
        }
        return new StoredFiles(store.carryOn(used), from);
    }

    /** Writes the full pages that are in memory alone, for the log is not to hold them any more; answers how many. */
    public int storeFullPages(Runnable onWritten) {
        int written = 0;
        if (store.takesPages()) {
            for (Page page : pages) {
                if (page.place == null && page != pages.peekLast() && page.bytes >= WORTH_STORING_BYTES
                        && page.lastId() < owner.firstUndecided()) {
                    write(page, false, onWritten);
                    written++;
                }
            }
        }
        return written;
    }

    /** Whether it is to be asked for pages further on. */
    boolean stays() {
        entered = !pages.isEmpty();
        return entered;
    }

    /**
     * Sends pages of so many bytes to disk, the last ones first, but none of the first ones; and the one that is being filled only if it has
     * so many bytes.
     */
    void sendAway(long wanted, int headPages, int fillingBytesMin) {
        long found = 0;
        int index = pages.size();
        for (Iterator<Page> each = pages.descendingIterator(); each.hasNext() && found < wanted
                && --index >= headPages;) {
            Page page = each.next();
            Block block = page.block;
            boolean filling = page == pages.peekLast() && page.isFilling();
            if (page.inFlight() || (filling && page.filledBytes() < fillingBytesMin)) {
                continue;
            }
            if (block == null) {
                return; // those before it were sent away, too, or are about to be needed
            }
            if (page.droppable()) {
                found += block.bytes().capacity();
                drop(page);
            } else if (page.place == null && store.takesPages() && page.lastId() < owner.firstUndecided()) {
                found += block.bytes().capacity();
                write(page, true, () -> {});
            }
        }
    }

    private void write(Page page, boolean drop, Runnable onWritten) {
        ByteBuffer bytes = page.seal();
        page.writing = true;
        page.dropWhenWritten = drop;
        long leaving = drop ? bytes.capacity() : 0;
        memory.leaving(leaving);
        page.place = store.write(page.summary(), bytes, done -> {
            memory.leaving(-leaving);
            page.writing = false;
            if (!done) {
                page.place = null;
            }
            if (page.gone) {
                give(page);
            } else if (page.dropWhenWritten && page.droppable()) {
                drop(page);
            }
            onWritten.run();
        });
    }

    private void load(Page page) {
        PagePlace place = page.place;
        if (place == null) {
            throw new IllegalStateException("Expected a page with a place");
        }
        Block block = take(place.length());
        page.begin(block, place.length());
        store.read(place, page.reading.duplicate(), done -> {
            page.loading = false;
            if (page.gone) {
                give(page);
                return;
            }
            if (!done) {
                lose(page);
            }
            owner.onFetched();
        });
    }

    private void lose(Page page) {
        pages.remove(page);
        give(page);
        size -= page.entries;
        bodyBytes -= page.bytes;
        owner.onLost(page.entries, page.bytes);
    }

    private Block take(int length) {
        Block block = memory.pool().take(length);
        blockBytes += block.bytes().capacity();
        return block;
    }

    private void release(Page page) {
        page.gone = true;
        if (!page.inFlight()) {
            give(page);
        }
    }

    private void drop(Page page) {
        give(page);
        page.reading = Page.NOTHING;
    }

    private void give(Page page) {
        Block block = page.block;
        if (block != null) {
            page.block = null;
            blockBytes -= block.bytes().capacity();
            memory.pool().give(block);
        }
    }
}
