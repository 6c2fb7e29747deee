package io.warren.router;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects, each once, compared by identity, that one thread changes while others go through them. Adding an object again
 * counts: it stays until it was removed as often.
 *
 * <pre>
 *   slots   a - c d - f | . .      removed: a hole; added: at the end
 *                       used
 * </pre>
 *
 * No object ever moves within an array of slots, so that a reader cannot miss one that nobody touches. When the array is full,
 * or mostly holes, a new one replaces it; a reader of the old one sees the set as it was then.
 *
 * <p>
 * Threads: {@link #add} and {@link #remove}, one writer; the rest, any. Changes cost the same in a set of any size, spread over
 * time (a copy of n objects follows at least n/2 changes).
 */
class SharedSet<T> {

    private static final int LINEAR_MAX = 8;

    /** An array and how far it is filled, published together. */
    static final class Slots<T> extends AtomicReferenceArray<@Nullable T> {
        private static final long serialVersionUID = 1L;

        private volatile int used;

        Slots(int capacity) {
            super(capacity);
        }

        /** To be read once, before the slots: an object that leaves its slot meanwhile comes back only behind this. */
        int used() {
            return used;
        }
    }

    private volatile Slots<T> slots = new Slots<>(1);

    // What follows is the writer's alone.
    private int[] counts = new int[1];
    private int live;
    /** Object to slot, once there are more than {@link #LINEAR_MAX}. */
    private @Nullable IdentityHashMap<T, Integer> index;

    final Slots<T> slots() {
        return slots;
    }

    /** To be asked by the writer only. */
    final boolean isEmpty() {
        return live == 0;
    }

    /** To be asked by the writer only. */
    final int size() {
        return live;
    }

    final void add(T item) {
        int found = find(item);
        if (found >= 0) {
            counts[found]++;
            return;
        }
        if (slots.used == slots.length()) {
            rebuild(Math.max(4, live * 2));
        }
        Slots<T> now = slots;
        int slot = now.used;
        counts[slot] = 1;
        live++;
        if (index != null) {
            index.put(item, slot);
        }
        now.set(slot, item);
        now.used = slot + 1; // after the object: a reader that sees the slot sees what is in it
    }

    final void remove(T item) {
        int slot = find(item);
        if (slot < 0 || --counts[slot] > 0) {
            return;
        }
        live--;
        if (index != null) {
            index.remove(item);
        }
        Slots<T> now = slots;
        now.set(slot, null);
        if (now.used > 2 * LINEAR_MAX && live < now.used / 4) {
            rebuild(live * 2);
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private int find(T item) {
        if (index != null) {
            Integer slot = index.get(item);
            return slot == null ? -1 : slot;
        }
        Slots<T> now = slots;
        for (int i = 0; i < now.used; i++) {
            if (now.get(i) == item) {
                return i;
            }
        }
        return -1;
    }

    private void rebuild(int capacity) {
        Slots<T> old = slots;
        Slots<T> fresh = new Slots<>(capacity);
        int[] oldCounts = counts;
        counts = Arrays.copyOf(oldCounts, capacity);
        index = capacity > LINEAR_MAX ? new IdentityHashMap<>(capacity) : null;
        int used = 0;
        for (int i = 0; i < old.used; i++) {
            T item = old.get(i);
            if (item != null) {
                fresh.setPlain(used, item);
                counts[used] = oldCounts[i];
                if (index != null) {
                    index.put(item, used);
                }
                used++;
            }
        }
        fresh.used = used;
        slots = fresh;
    }
}
