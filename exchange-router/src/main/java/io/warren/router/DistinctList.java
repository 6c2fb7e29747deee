package io.warren.router;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the order of adding, each once, compared by identity; made to be cleared and filled again without allocating.
 *
 * <p>
 * Threads: confined to one. Hot: adding costs a look at each of at most {@value #LINEAR_MAX} objects, beyond that one hash
 * lookup; {@link #append} one store.
 */
final class DistinctList<T> {

    private static final int LINEAR_MAX = 16;
    private static final @Nullable Object[] NONE = {};

    /** Arrays that one message to very many queues made large are not kept for messages to few. */
    private static final int KEPT_MAX = 1024;

    private @Nullable Object[] items = new Object[4];
    private int size;
    /** Open addressing; holds the first {@link #hashed} items, and nothing while they are few. */
    private @Nullable Object[] table = NONE;
    private int hashed;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // append() takes nothing else
    T get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return (T) items[index];
    }

    boolean add(T item) {
        if (contains(item)) {
            return false;
        }
        append(item);
        return true;
    }

    /** For an item that the caller knows not to be here. */
    void append(T item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, size * 2);
        }
        items[size++] = item;
    }

    @SuppressWarnings("ReferenceEquality") // identity is the point
    private boolean contains(T item) {
        if (size > LINEAR_MAX) {
            return containsHashed(item);
        }
        for (int i = 0; i < size; i++) {
            if (items[i] == item) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean containsHashed(T item) {
        if (size * 2 > table.length) {
            table = new Object[Integer.highestOneBit(size) * 8];
            hashed = 0;
        }
        while (hashed < size) {
            Object next = items[hashed++];
            if (next != null) {
                table[slotOf(next)] = next;
            }
        }
        return table[slotOf(item)] == item;
    }

    /** Where the item is, or the free slot where it belongs. */
    @SuppressWarnings("ReferenceEquality")
    private int slotOf(Object item) {
        int mask = table.length - 1;
        int hash = System.identityHashCode(item) * 0x9E3779B9; // identity hashes are weak in their low bits
        int slot = (hash ^ hash >>> 16) & mask;
        while (table[slot] != null && table[slot] != item) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    void clear() {
        if (size > KEPT_MAX) {
            items = new Object[4];
            table = NONE;
        } else {
            Arrays.fill(items, 0, size, null); // a deleted queue must not be kept alive by the last route to it
            if (hashed > 0) {
                Arrays.fill(table, null);
            }
        }
        size = 0;
        hashed = 0;
    }
}
