package io.warren.queue.durable;

import io.warren.queue.CommitGroup;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.backlog.StoredFiles;
import io.warren.queue.consumer.QueueEntry;
import java.util.Collection;
import java.util.List;

/** Keeps nothing. */
final class VolatileQueue implements QueueLog {

    @Override
    public RecoveredEntries recovered() {
        return RecoveredEntries.NONE;
    }

    @Override
    public boolean published(PublishBatch batch, long firstId) {
        return false;
    }

    @Override
    public boolean published(PublishBatch batch, long firstId, CommitGroup group) {
        group.arrive(null);
        return false;
    }

    @Override
    public void settledFor(CommitGroup group) {
        group.arrive(null);
    }

    @Override
    public List<CommitGroup> unwrittenCommits() {
        return List.of();
    }

    @Override
    public long firstUndecided() {
        return Long.MAX_VALUE;
    }

    @Override
    public void settled(long id, Message message) {
    }

    @Override
    public void purged(long upToId, Collection<QueueEntry> kept) {
    }

    @Override
    public boolean mayGiveOut(long id) {
        return true;
    }

    @Override
    public void endTurn() {
    }

    @Override
    public void beginCarrying(StoredFiles stored) {
    }

    @Override
    public void carry(long id, Message message) {
    }

    @Override
    public long endCarrying() {
        return 0;
    }

    @Override
    public void rest(long upToId) {
    }

    @Override
    public void end() {
    }
}
