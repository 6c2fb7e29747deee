package io.warren.crash.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** When each client got an answer that proves that the broker had read all that this client sent before. */
final class Barriers {
    private final List<long[]> timesByClient = new ArrayList<>();

    Barriers(History history) {
        for (ClientLog log : history.logs()) {
            timesByClient.add(log.events().stream()
                    .filter(event -> event.kind() == EventKind.BARRIER)
                    .mapToLong(Event::atNanos)
                    .toArray());
        }
    }

    /** The first barrier of the same client after this event, or {@link History#NEVER}. */
    long after(Event event) {
        long[] times = timesByClient.get(event.client());
        int found = Arrays.binarySearch(times, event.atNanos());
        int index = found >= 0 ? found : -found - 1;
        return index == times.length ? History.NEVER : times[index];
    }
}
