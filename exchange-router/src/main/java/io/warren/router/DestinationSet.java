package io.warren.router;

import org.jspecify.annotations.Nullable;

/**
 * Destinations that the same messages go to.
 *
 * <p>
 * Threads: as {@link SharedSet}. Hot: {@link #addTo} costs one load per destination if the route was empty.
 */
final class DestinationSet extends SharedSet<Destination> {

    /** Returns whether there was any. */
    boolean addTo(Route route) {
        boolean distinct = route.isEmpty(); // what is in the set is so among itself
        Slots<Destination> now = slots();
        int used = now.used();
        boolean any = false;
        for (int i = 0; i < used; i++) {
            @Nullable
            Destination destination = now.getAcquire(i);
            if (destination == null) {
                continue;
            }
            any = true;
            if (distinct) {
                route.append(destination);
            } else {
                route.add(destination);
            }
        }
        return any;
    }
}
