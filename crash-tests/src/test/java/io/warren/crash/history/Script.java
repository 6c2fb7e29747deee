package io.warren.crash.history;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A history written by hand: times are milliseconds, the queue is the only one, messages are those of one publisher. */
final class Script {
    static final int QUEUE = 0;

    private long nowMillis;
    private final History history = new History(List.of("q"), () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
    final ClientLog publisher = history.open(ClientKind.CONFIRMING, "publisher");
    final ClientLog transactions = history.open(ClientKind.TRANSACTIONAL, "transactions");
    ClientLog consumer = history.open(ClientKind.CONSUMING, "consumer");
    ClientLog drain = history.open(ClientKind.DRAINING, "drain");

    Script at(long millis) {
        nowMillis = millis;
        return this;
    }

    static long id(long sequence) {
        return MessageId.of(0, sequence);
    }

    long transactional(long sequence) {
        return MessageId.of(transactions.client(), sequence);
    }

    Script publish(long sequence) {
        publisher.publish(id(sequence), QUEUE, sequence, false);
        return this;
    }

    Script confirmedTransient(long sequence) {
        publisher.publish(id(sequence), QUEUE, sequence, true);
        publisher.confirm(sequence, false);
        return this;
    }

    Script confirmed(long... sequences) {
        for (long sequence : sequences) {
            publish(sequence);
            publisher.confirm(sequence, false);
        }
        return this;
    }

    Script delivered(long sequence) {
        consumer.delivered(id(sequence), QUEUE, sequence, false);
        return this;
    }

    Script acked(long sequence) {
        consumer.ack(id(sequence), QUEUE, 0, true);
        return this;
    }

    Script killed() {
        history.killed(TimeUnit.MILLISECONDS.toNanos(nowMillis));
        consumer = history.open(ClientKind.CONSUMING, "next consumer");
        drain = history.open(ClientKind.DRAINING, "drain after the kill");
        return this;
    }

    Script drained(long... sequences) {
        for (long sequence : sequences) {
            drained(id(sequence), false);
        }
        return this;
    }

    Script redrained(long sequence) {
        return drained(id(sequence), true);
    }

    Script drained(long message, boolean redelivered) {
        drain.delivered(message, QUEUE, 0, redelivered);
        drain.ack(message, QUEUE, 0, true);
        return this;
    }

    Violations check() {
        return check(Promises.ofWarren());
    }

    Violations check(Promises promises) {
        Violations violations = new Violations();
        new HistoryChecker(promises).check(history, true, violations);
        return violations;
    }

    Violations checkWithoutDrain() {
        Violations violations = new Violations();
        new HistoryChecker(Promises.ofWarren()).check(history, false, violations);
        return violations;
    }

    Counts counts() {
        return new HistoryChecker(Promises.ofWarren()).check(history, true, new Violations());
    }

    static Promises window(long millis, long marginMillis) {
        return Promises.ofWarren().withAckWindow(Duration.ofMillis(millis)).withMargin(Duration.ofMillis(marginMillis));
    }
}
