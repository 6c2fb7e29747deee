package io.warren.faultfs;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The entries of a directory: as programs see them, and as they are on the disk. What lies between is with
 * {@link PendingEntries}.
 *
 * <p>
 * Threads: under the disk's lock.
 */
final class SimulatedDirectory extends Node {
    final SortedMap<String, Node> entries = new TreeMap<>();
    final SortedMap<String, Node> durable = new TreeMap<>();

    SimulatedDirectory(long id) {
        super(id);
    }

    /** One without entries. */
    SimulatedDirectory(SimulatedDirectory other) {
        super(other);
    }

    @Override
    long size() {
        return Content.PAGE;
    }
}
