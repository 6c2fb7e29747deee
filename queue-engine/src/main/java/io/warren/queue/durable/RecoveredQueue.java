package io.warren.queue.durable;

import io.warren.queue.backlog.StoredFiles;
import io.warren.queue.backlog.StoredPage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * What the log and the queue's files say of one queue. Each entry may be in both, and in the log more than once; which of them are
 * alive is known when all is read.
 *
 * <p>
 * Threads: the recovering one; then the queue's event loop.
 */
final class RecoveredQueue implements RecoveredEntries {

    private final RecoveredMessages logged = new RecoveredMessages();
    private final IdSet settled = new IdSet();
    private List<StoredPage> pages = List.of();
    private long purgedUpTo;
    private Set<Long> keptOfPurge = Set.of();
    private StoredFiles stored = StoredFiles.NONE;
    private long firstStoredId = Long.MAX_VALUE;
    private long lastStoredId;
    private long lastId;
    private long givenOutUpTo;

    /** One record behind the queue's id. */
    void read(int type, ByteBuffer record) {
        switch (type) {
            case RecordType.MESSAGES -> {
                logged.add(record);
                lastId = Math.max(lastId, logged.highestId());
            }
            case RecordType.SETTLED -> {
                while (record.hasRemaining()) {
                    long id = record.getLong();
                    settled.add(id);
                    lastId = Math.max(lastId, id);
                }
            }
            case RecordType.GIVEN_OUT -> givenOutUpTo = record.getLong();
            case RecordType.PURGED -> purge(record);
            case RecordType.STORED -> readStored(record);
            default -> throw new IllegalStateException("Expected a known type of record, but it is " + type);
        }
    }

    private void readStored(ByteBuffer record) {
        long highest = record.getLong();
        Map<Long, Long> from = new HashMap<>();
        while (record.hasRemaining()) {
            from.put(record.getLong(), record.getLong());
        }
        stored = new StoredFiles(highest, from);
    }

    private void purge(ByteBuffer record) {
        purgedUpTo = record.getLong();
        lastId = Math.max(lastId, purgedUpTo);
        keptOfPurge = new HashSet<>();
        while (record.hasRemaining()) {
            keptOfPurge.add(record.getLong());
        }
    }

    /** Adds what the queue's files have, which the log may know better. */
    void addPages(RecoveredPages found) {
        logged.sort();
        pages = found.alive(this, logged);
        for (StoredPage page : pages) {
            firstStoredId = Math.min(firstStoredId, page.firstId());
            lastStoredId = Math.max(lastStoredId, page.summary().lastId());
        }
        lastId = Math.max(lastId, found.lastId());
    }

    StoredFiles stored() {
        return stored;
    }

    long purgedUpTo() {
        return purgedUpTo;
    }

    IdSet settled() {
        return settled;
    }

    boolean alive(long id) {
        return !settled.contains(id) && (id > purgedUpTo || keptOfPurge.contains(id));
    }

    @Override
    public void forEach(Sink sink) {
        logged.sort();
        int index = 0;
        for (StoredPage page : pages) {
            int end = logged.indexFrom(page.firstId());
            show(index, end, sink);
            sink.page(page);
            index = Math.max(index, logged.indexFrom(page.summary().lastId() + 1));
        }
        show(index, logged.count(), sink);
        logged.release();
        pages = List.of();
    }

    private void show(int from, int to, Sink sink) {
        for (int i = from; i < to; i++) {
            if (alive(logged.id(i))) {
                sink.entry(logged.id(i), logged.message(i));
            }
        }
    }

    @Override
    public void forEachSettledStored(long from, LongConsumer consumer) {
        settled.forEach(Math.max(from, firstStoredId), lastStoredId, consumer);
    }

    /** Gives the memory back, of a queue that is not there any more. */
    void release() {
        logged.release();
    }

    @Override
    public long nextId() {
        return Math.max(lastId, givenOutUpTo) + 1;
    }

    @Override
    public long givenOutUpTo() {
        return givenOutUpTo;
    }
}
