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
        if (!route.isEmpty()) {
            return addEachTo(route);
        }
        Slots<Destination> now = slots();
        int removals = now.removals();
        int used = now.used();
        boolean any = false;
        for (int i = 0; i < used; i++) {
            @Nullable Destination destination = now.getAcquire(i);
            if (destination != null) {
                route.append(destination);
                any = true;
            }
        }
        if (now.removals() == removals) {
            return any;
        }
        route.truncate(0); // one may have left a slot that we had read and come back in a later one
        return addEachTo(route);
    }

    private boolean addEachTo(Route route) {
        Slots<Destination> now = slots();
        int used = now.used();
        boolean any = false;
        for (int i = 0; i < used; i++) {
            @Nullable Destination destination = now.getAcquire(i);
            if (destination != null) {
                route.add(destination);
                any = true;
            }
        }
        return any;
    }
}
