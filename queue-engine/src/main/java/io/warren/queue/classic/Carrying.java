package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.durable.QueueLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Gets a queue out of the old segments of the log: what is packed goes to the queue's own files, page by page; what is at hand or
 * given out, and what is left of pages, is written to the log again.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Carrying {

    /** Pages that are not worth another wait. */
    private static final int PAGES_AT_ONCE = 8;
    private static final int TRIES_MAX = 3;
    private static final int ENTRIES_A_TURN = 4096;
    private static final long LOOK_AGAIN_MILLIS = 1;

    private final EventLoop loop;
    private final QueueLog journal;
    private final ReadyEntries ready;
    private final Consumer<Consumer<QueueEntry>> given;
    private final CompletableFuture<Long> done;
    private final List<QueueEntry> held = new ArrayList<>();
    private int tries;
    private int pagesUnderWay;
    private int reached;
    private long upToId;

    /**
     * @param given
     *            shows what was given out and is neither settled nor back
     */
    Carrying(EventLoop loop, QueueLog journal, ReadyEntries ready, Consumer<Consumer<QueueEntry>> given,
            CompletableFuture<Long> done) {
        this.loop = loop;
        this.journal = journal;
        this.ready = ready;
        this.given = given;
        this.done = done;
    }

    /** Completes with the bytes that had to be written to the log again. */
    void start() {
        storePages();
    }

    private void storePages() {
        pagesUnderWay = 1;
        tries++;
        int pages = ready.packed().storeFullPages(this::onPageStored);
        pagesUnderWay += pages;
        boolean enough = pages <= PAGES_AT_ONCE || tries == TRIES_MAX;
        if (enough) {
            tries = TRIES_MAX;
        }
        onPageStored();
    }

    private void onPageStored() {
        if (--pagesUnderWay > 0) {
            return;
        }
        if (tries < TRIES_MAX) {
            loop.execute(this::storePages);
        } else {
            upToId = ready.nextId();
            onceWritten(journal.unwrittenCommits(), this::carryNear);
        }
    }

    /**
     * A transaction that other queues still have to join must not be there in part after a crash: what it published here may not be carried
     * on before it is written, and what it settled may not go.
     */
    private void onceWritten(List<CommitGroup> commits, Runnable next) {
        if (commits.stream().allMatch(CommitGroup::written)) {
            next.run();
        } else {
            var _ = loop.schedule(() -> onceWritten(commits, next), LOOK_AGAIN_MILLIS);
        }
    }

    /** In one turn, for these have no object of their own by which it could be seen later whether they are still there. */
    private void carryNear() {
        journal.beginCarrying(ready.packed().carryOn());
        PackedMessages.Visitor carry = this::carry;
        ready.visitNear(carry);
        ready.packed().visitUnstored(carry);
        given.accept(held::add);
        held.addAll(ready.known());
        carryHeld();
    }

    private void carryHeld() {
        int end = Math.min(held.size(), reached + ENTRIES_A_TURN);
        for (; reached < end; reached++) {
            QueueEntry entry = held.get(reached);
            if (!entry.gone()) {
                carry(entry.id(), entry.message());
            }
        }
        journal.endTurn();
        if (reached < held.size()) {
            loop.execute(this::carryHeld);
        } else {
            onceWritten(journal.unwrittenCommits(), () -> done.complete(journal.endCarrying()));
        }
    }

    /** What came later is in later segments of the log. */
    private void carry(long id, Message message) {
        if (id < upToId) {
            journal.carry(id, message);
        }
    }
}
