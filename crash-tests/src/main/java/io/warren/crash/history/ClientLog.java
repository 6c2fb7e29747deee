package io.warren.crash.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one channel of one client did and saw, in order.
 *
 * <p>
 * Threads: any; publishing, confirms and the end of a connection come from different ones.
 */
public final class ClientLog {
    private final int client;
    private final String name;
    private final LongSupplier clock;
    private final List<Event> events = new ArrayList<>();

    ClientLog(int client, String name, LongSupplier clock) {
        this.client = client;
        this.name = name;
        this.clock = clock;
    }

    /** Its index in the history; also the publisher in the ids of its messages. */
    public int client() {
        return client;
    }

    public String name() {
        return name;
    }

    /**
     * About to publish.
     *
     * @param mayVanish whether the next crash may take it: it is not persistent
     */
    public synchronized void publish(long message, int queue, long tag, boolean mayVanish) {
        add(EventKind.PUBLISH, message, queue, tag, mayVanish);
    }

    public synchronized void confirm(long tag, boolean multiple) {
        add(EventKind.CONFIRM, 0, -1, tag, multiple);
    }

    public synchronized void nack(long tag, boolean multiple) {
        add(EventKind.NACK, 0, -1, tag, multiple);
    }

    public synchronized void delivered(long message, int queue, long tag, boolean redelivered) {
        add(EventKind.DELIVERED, message, queue, tag, redelivered);
    }

    public synchronized void broken(long message, int queue, long tag) {
        add(EventKind.BROKEN, message, queue, tag, false);
    }

    /**
     * Acknowledged, or about to be.
     *
     * @param written whether the client's write returned; if not, the broker may have got it or not
     */
    public synchronized void ack(long message, int queue, long transaction, boolean written) {
        add(EventKind.ACK, message, queue, transaction, written);
    }

    public synchronized void barrier() {
        add(EventKind.BARRIER, 0, -1, 0, false);
    }

    public synchronized void remove(int queue, long number) {
        add(EventKind.REMOVE, 0, queue, number, false);
    }

    public synchronized void removeOk(int queue, long number) {
        add(EventKind.REMOVE_OK, 0, queue, number, false);
    }

    public synchronized void commit(long transaction) {
        add(EventKind.COMMIT, 0, -1, transaction, false);
    }

    public synchronized void commitOk(long transaction) {
        add(EventKind.COMMIT_OK, 0, -1, transaction, false);
    }

    public synchronized void lost() {
        add(EventKind.LOST, 0, -1, 0, false);
    }

    public synchronized void done() {
        add(EventKind.DONE, 0, -1, 0, false);
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    private void add(EventKind kind, long message, int queue, long tag, boolean flag) {
        events.add(new Event(kind, clock.getAsLong(), client, message, queue, tag, flag));
    }
}
