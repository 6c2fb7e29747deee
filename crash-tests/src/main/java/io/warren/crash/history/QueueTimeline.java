package io.warren.crash.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What happened to each message in one queue, in the order of time. */
final class QueueTimeline {
    private static final Set<EventKind> ABOUT_MESSAGES =
            EnumSet.of(EventKind.PUBLISH, EventKind.DELIVERED, EventKind.ACK);

    private final List<Event> events = new ArrayList<>();

    QueueTimeline(History history, int queue) {
        for (ClientLog log : history.logs()) {
            for (Event event : log.events()) {
                if (event.queue() == queue && ABOUT_MESSAGES.contains(event.kind())) events.add(event);
            }
        }
        events.sort(
                Comparator.comparingLong(Event::message).thenComparingLong(Event::atNanos).thenComparing(Event::kind));
    }

    /** Gives all that happened to one message, message by message. */
    void forEachMessage(Consumer<List<Event>> life) {
        int start = 0;
        for (int end = 1; end <= events.size(); end++) {
            if (end == events.size() || events.get(end).message() != events.get(start).message()) {
                life.accept(events.subList(start, end));
                start = end;
            }
        }
    }
}
