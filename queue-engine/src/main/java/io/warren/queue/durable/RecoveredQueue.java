package io.warren.queue.durable;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BlockPool;
import io.warren.queue.backlog.BlockPool.Block;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the log says of one queue. Messages are kept as they were read, outside the heap, and put in order when all is known: one
 * that was carried on comes again behind younger ones.
 *
 * <p>
 * Threads: one, the recovering one.
 */
final class RecoveredQueue implements RecoveredEntries {

    private final MessageFormat format;
    private final BlockPool pool;
    private final List<Block> blocks = new ArrayList<>();
    private final IdSet settled = new IdSet();
    /** For each message read: its id, and where its bytes are: number of the block, position in it. */
    private long[] ids = new long[16];
    private long[] places = new long[16];
    private int count;
    private long purgedUpTo;
    private Set<Long> keptOfPurge = Set.of();
    private long lastId;
    private long givenOutUpTo;

    RecoveredQueue(MessageFormat format, BlockPool pool) {
        this.format = format;
        this.pool = pool;
    }

    /** One record behind the queue's id. */
    void read(int type, ByteBuffer record) {
        switch (type) {
            case RecordType.MESSAGES -> {
                while (record.hasRemaining()) {
                    long id = record.getLong();
                    int length = record.getInt();
                    add(id, record.slice(record.position(), length));
                    record.position(record.position() + length);
                }
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
            default -> throw new IllegalStateException("Expected a known type of record, but it is " + type);
        }
    }

    private void add(long id, ByteBuffer message) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
            places = Arrays.copyOf(places, count * 2);
        }
        Block block = blocks.isEmpty() ? null : blocks.getLast();
        if (block == null || block.bytes().remaining() < message.remaining()) {
            block = pool.take(message.remaining());
            blocks.add(block);
        }
        ids[count] = id;
        places[count++] = (long) (blocks.size() - 1) << Integer.SIZE | block.bytes().position();
        block.bytes().put(message);
        lastId = Math.max(lastId, id);
    }

    private void purge(ByteBuffer record) {
        purgedUpTo = record.getLong();
        lastId = Math.max(lastId, purgedUpTo);
        keptOfPurge = new HashSet<>();
        while (record.hasRemaining()) {
            keptOfPurge.add(record.getLong());
        }
    }

    private boolean live(long id) {
        return !settled.contains(id) && (id > purgedUpTo || keptOfPurge.contains(id));
    }

    @Override
    public void forEach(Consumer consumer) {
        Message previous = null;
        long previousId = 0;
        for (int index : inOrder()) {
            long id = ids[index];
            if (id != previousId && live(id)) {
                previous = read(places[index], previous);
                consumer.accept(id, previous);
            }
            previousId = id;
        }
        release();
    }

    private Message read(long place, @Nullable Message previous) {
        ByteBuffer bytes = blocks.get((int) (place >>> Integer.SIZE)).bytes().duplicate();
        bytes.clear().position((int) place);
        return format.read(bytes, previous);
    }

    /** Indices by id; of what was written twice, either will do. */
    private Iterable<Integer> inOrder() {
        boolean sorted = true;
        for (int i = 1; i < count && sorted; i++) {
            sorted = ids[i - 1] <= ids[i];
        }
        List<Integer> order = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        if (!sorted) {
            order.sort((a, b) -> Long.compare(ids[a], ids[b]));
        }
        return order;
    }

    /** Gives the memory back; for a queue that is not there any more, too. */
    void release() {
        blocks.forEach(pool::give);
        blocks.clear();
        count = 0;
    }

    @Override
    public long nextId() {
        return lastId + 1;
    }

    @Override
    public long givenOutUpTo() {
        return givenOutUpTo;
    }
}
