package io.warren.crash.history;

import java.util.List;

/** Runs all checks over a history that has ended. */
public final class HistoryChecker {
    private final Promises promises;

    public HistoryChecker(Promises promises) {
        this.promises = promises;
    }

    /**
     * Adds what it finds to these violations.
     *
     * @param drained whether all that was left in the queues is in the history; if not, nothing can be said of what did not come
     */
    public Counts check(History history, boolean drained, Violations violations) {
        Outcomes outcomes = new Outcomes(history);
        Counts counts = new Counts();
        checkQueues(history, drained, outcomes, violations, counts);
        FifoChecker fifo = new FifoChecker(history, violations);
        ConfirmChecker confirms = new ConfirmChecker(violations);
        TransactionChecker transactions = new TransactionChecker(history, outcomes, violations);
        for (ClientLog log : history.logs()) {
            reportBroken(history, log, violations);
            fifo.check(log);
            ClientKind kind = history.kind(log.client());
            if (kind == ClientKind.CONFIRMING) confirms.check(log);
            if (kind == ClientKind.TRANSACTIONAL && drained && promises.atomicTransactions()) transactions.check(log);
        }
        return counts;
    }

    private void checkQueues(History history, boolean drained, Outcomes outcomes, Violations violations,
            Counts counts) {
        Barriers barriers = new Barriers(history);
        List<String> queues = history.queues();
        for (int queue = 0; queue < queues.size(); queue++) {
            LaterConfirms confirms = new LaterConfirms(history, outcomes, queue);
            Removals removals = new Removals(history, queue, confirms, promises);
            TotalQueue total = new TotalQueue(queues.get(queue), drained, outcomes, removals, promises, violations,
                    counts);
            AckChecker acks = new AckChecker(queues.get(queue), history, outcomes, barriers, confirms, promises,
                    violations);
            new QueueTimeline(history, queue).forEachMessage(life -> {
                total.check(life);
                acks.check(life);
            });
        }
    }

    private static void reportBroken(History history, ClientLog log, Violations violations) {
        for (Event event : log.events()) {
            if (event.kind() != EventKind.BROKEN) continue;
            violations.add(Violation.Kind.BROKEN_BODY, "message " + MessageId.text(event.message()) + " in "
                    + history.queues().get(event.queue()) + " came to " + log.name()
                    + " with a body or properties not its own");
        }
    }
}
