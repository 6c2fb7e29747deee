package io.warren.broker.definition;

import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.definition.store.DefinitionRecord.ReserveQueueIds;
import io.warren.broker.definition.store.DefinitionRecords;
import io.warren.broker.definition.store.DefinitionStore;
import io.warren.broker.definition.store.DurableState;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.queue.QueueDefinition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what survives a restart: each change as one record, those that change nothing not at all. With a store that keeps
 * nothing it does next to nothing.
 *
 * <p>
 * Threads: the definitions thread. An IOException is fatal.
 */
final class DefinitionLedger {

    /** Below this many records, rewriting them is not worth it. */
    static final long COMPACT_MIN = 1000;
    /** How many records in the store there may be for each that is still true. */
    static final long COMPACT_RATIO = 4;
    /** Ids are reserved in blocks: a durable write for each queue would be one too many, and ids are plenty. */
    static final long QUEUE_IDS_BLOCK = 1000L * QueueDefinition.IDS;

    private final DefinitionStore store;
    private final DefinitionRecords codec = new DefinitionRecords();
    private final DurableState state = new DurableState();
    private long storedRecords;
    private long nextQueueId = 1;
    private boolean unsynced;

    DefinitionLedger(DefinitionStore store) {
        this.store = store;
    }

    boolean keeps() {
        return store.keeps();
    }

    /**
     * Reads the store, once and first.
     *
     * @throws UnreadableDefinitionException if it holds what this version does not understand; the store is as it was
     */
    DurableState load() throws IOException {
        if (!keeps()) {
            return state;
        }
        for (byte[] bytes : store.load()) {
            try {
                codec.decode(bytes).forEach(state::apply);
            } catch (UnreadableDefinitionException e) {
                throw new UnreadableDefinitionException(
                        "The definitions cannot be read, at record " + (storedRecords + 1) + ": " + e.getMessage(), e);
            }
            storedRecords++;
        }
        nextQueueId = state.lastReservedQueueId() + 1;
        return state;
    }

    /** Appends those of the records that make a difference, as one; they are durable after {@link #sync}. */
    void record(List<DefinitionRecord> records) throws IOException {
        if (!keeps()) {
            return;
        }
        List<DefinitionRecord> differences = new ArrayList<>(records.size());
        for (DefinitionRecord record : records) {
            if (state.apply(record)) {
                differences.add(record);
            }
        }
        if (!differences.isEmpty()) {
            store.append(codec.encode(differences));
            storedRecords++;
            unsynced = true;
        }
    }

    /** Whether the records would make a difference; for when nothing will be recorded any more, since they are forgotten. */
    boolean changedBy(List<DefinitionRecord> records) {
        return keeps() && records.stream().anyMatch(state::apply);
    }

    void sync() throws IOException {
        if (unsynced) {
            store.sync();
            unsynced = false;
        }
    }

    /** Rewrites the store if most of it is of the past. */
    void compact() throws IOException {
        if (keeps() && storedRecords > COMPACT_MIN && storedRecords > COMPACT_RATIO * state.size()) {
            sync();
            store.snapshot(state.records().map(record -> codec.encode(List.of(record))));
            storedRecords = state.size();
        }
    }

    /**
     * The first of so many ids in a row that no queue has had, to be used or not. That it may be in use is durable before this returns: messages may be
     * stored under it before the queue itself is recorded, and must never be taken for another queue's.
     */
    long nextQueueIds(int count) throws IOException {
        if (keeps() && nextQueueId + count - 1 > state.lastReservedQueueId()) {
            record(List.of(new ReserveQueueIds(nextQueueId - 1 + Math.max(count, QUEUE_IDS_BLOCK))));
            sync();
        }
        return nextQueueId;
    }

    /** So many ids from the one that {@link #nextQueueIds} told on have been used. */
    void queueIdsUsed(int count) {
        nextQueueId += count;
    }
}
