package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.UnsettledEntries;
import io.warren.queue.durable.QueueLog;
import java.util.concurrent.CompletableFuture;

/**
 * Writes all entries of a queue to the log again, so that its old segments can go: first what lies on the heap, then what is
 * packed, one block in a turn of the loop. Entries move towards the heap meanwhile, or go: each turn looks there again for ids
 * that were not reached yet.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Carrying {

    private final EventLoop loop;
    private final QueueLog journal;
    private final ReadyEntries ready;
    private final UnsettledEntries unsettled;
    private final DelayedEntries delayed;
    private final CompletableFuture<Void> done;
    /** Entries that came later are in new segments anyway. */
    private final long end;
    private long reached;

    Carrying(EventLoop loop, QueueLog journal, ReadyEntries ready, UnsettledEntries unsettled, DelayedEntries delayed,
            CompletableFuture<Void> done) {
        this.loop = loop;
        this.journal = journal;
        this.ready = ready;
        this.unsettled = unsettled;
        this.delayed = delayed;
        this.done = done;
        this.end = ready.nextId();
    }

    void start() {
        journal.beginCarrying();
        step();
    }

    private void step() {
        PackedMessages.Visitor carry = (id, message) -> {
            if (id >= reached && id < end) {
                journal.carry(id, message);
            }
        };
        unsettled.forEach(entry -> carry.visit(entry.id(), entry.message()));
        delayed.forEach(entry -> carry.visit(entry.id(), entry.message()));
        ready.visitNear(carry);
        long next = ready.visitPacked(reached, carry);
        if (next > reached && next < end) {
            reached = next;
            loop.execute(this::step);
        } else {
            journal.endTurn();
            done.complete(null);
        }
    }
}
