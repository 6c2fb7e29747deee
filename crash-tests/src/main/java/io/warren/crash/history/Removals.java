package io.warren.crash.history;

import java.util.ArrayList;
import java.util.List;

/** Purges and deletions of one queue: what was in it may be gone, and later must be. */
final class Removals {
    /** @param okAtNanos {@link History#NEVER} if it was not answered */
    private record Removal(int client, long sentAtNanos, long okAtNanos) {}

    private final List<Removal> removals = new ArrayList<>();
    private final History history;
    private final LaterConfirms confirms;
    private final boolean confirmsCover;
    private final long windowNanos;

    Removals(History history, int queue, LaterConfirms confirms, Promises promises) {
        this.history = history;
        this.confirms = confirms;
        this.confirmsCover = promises.confirmsCoverAcks();
        this.windowNanos = promises.ackWindow().toNanos();
        for (ClientLog log : history.logs()) {
            read(log, queue);
        }
    }

    private void read(ClientLog log, int queue) {
        List<Event> events = log.events();
        for (int i = 0; i < events.size(); i++) {
            Event sent = events.get(i);
            if (sent.kind() != EventKind.REMOVE || sent.queue() != queue) continue;
            long ok = events.subList(i, events.size()).stream()
                    .filter(event -> event.kind() == EventKind.REMOVE_OK && event.tag() == sent.tag())
                    .mapToLong(Event::atNanos)
                    .findFirst().orElse(History.NEVER);
            removals.add(new Removal(log.client(), sent.atNanos(), ok));
        }
    }

    /** Whether a message that was published at this time may be gone. */
    boolean mayHaveRemoved(long publishedAtNanos) {
        return removals.stream().anyMatch(removal -> removal.sentAtNanos() > publishedAtNanos);
    }

    /** Whether a message that was published, and answered, at this time must not be delivered at that. */
    boolean mustHaveRemoved(long publishedAtNanos, Event delivery) {
        return removals.stream().anyMatch(removal -> removal.sentAtNanos() > publishedAtNanos
                && removal.okAtNanos() < delivery.atNanos()
                && isDurable(removal, delivery));
    }

    private boolean isDurable(Removal removal, Event delivery) {
        int life = history.life(removal.client());
        return life == history.life(delivery.client())
                || (confirmsCover && confirms.cover(life, removal.okAtNanos()))
                || removal.okAtNanos() + windowNanos <= history.killOf(removal.client());
    }
}
