package io.warren.broker.connection;

import io.warren.broker.limit.RateBudgets;
import io.warren.broker.session.Session;

/**
 * Keeps a connection within what its user and its virtual host may publish in a second: when the budget is spent, the socket is not
 * read until it is even again.
 *
 * <p>
 * Cost: nothing per message. At the end of a turn in which the client published, one look at the limits of both.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class PublishRate {

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** So that other limits hold soon. */
    private static final long WAIT_MILLIS_MAX = 1000;

    private final Connection connection;
    private final Session session;
    private final ReadThrottle throttle;
    private final RateBudgets budgets;
    private int messages;
    private int bytes;
    private boolean waiting;

    PublishRate(Connection connection, Session session, ReadThrottle throttle, RateBudgets budgets) {
        this.connection = connection;
        this.session = session;
        this.throttle = throttle;
        this.budgets = budgets;
    }

    /** So many bytes were read in this turn. */
    void read(int count) {
        bytes += count;
    }

    /** So many messages were published in this turn. */
    void published(int count) {
        messages += count;
    }

    void endTurn() {
        if (messages > 0) {
            long nanos = spend(messages, bytes);
            messages = 0;
            if (nanos > 0 && !waiting) {
                pause(nanos);
            }
        }
        bytes = 0;
    }

    private long spend(int publishedMessages, int readBytes) {
        long now = session.services().nanoTime().getAsLong();
        long ofUser = budgets.spendOfUser(session.user().name(), session.services().access().limits(session.user()),
                publishedMessages, readBytes, now);
        long ofVhost = budgets.spendOfVhost(session.vhost().name(), session.vhost().limits(), publishedMessages,
                readBytes, now);
        return Math.max(ofUser, ofVhost);
    }

    private void pause(long nanos) {
        waiting = true;
        throttle.stop(ReadThrottle.Reason.RATE_SPENT);
        var _ = connection.schedule(this::goOn, Math.min(WAIT_MILLIS_MAX, nanos / NANOS_PER_MILLI + 1));
    }

    private void goOn() {
        long nanos = spend(0, 0);
        if (nanos > 0) {
            pause(nanos);
        } else {
            waiting = false;
            throttle.go(ReadThrottle.Reason.RATE_SPENT);
        }
    }
}
