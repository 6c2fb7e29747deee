package io.warren.broker.channel;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that wait for an acknowledgement, by delivery tag. Tags are given out from 1 on without gaps,
 * so they are places in a ring; acknowledging is a few array accesses, however many wait. A few that stay behind while many
 * others come and go move to a map, so that they do not make the ring long.
 *
 * <p>
 * Memory: 20 bytes for each tag in the ring, which is at most four times as long as what waits in it (or {@link #KEPT_RING}
 * places), and some 100 for each straggler.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class UnackedDeliveries {

    private static final int INITIAL = 32;
    /** Up to this length the ring simply grows. */
    private static final int KEPT_RING = 4096;
    private static final int SPARSE = 4;

    /** What to do with each delivery that an acknowledgement covers. */
    interface Taker {

        void take(long tag, DeliverySource source, long id);
    }

    /** Looks at deliveries that wait. */
    interface Visitor {

        /** One that was delivered in that second. */
        void visit(DeliverySource source, int second);
    }

    private record Straggler(DeliverySource source, long id, int second) {}

    private @Nullable DeliverySource[] sources = new DeliverySource[INITIAL];
    private long[] ids = new long[INITIAL];
    private int[] seconds = new int[INITIAL];
    /** The first tag of the ring; no tag below it waits, but for the stragglers. */
    private long first = 1;
    private long next = 1;
    /** How many wait in the ring. */
    private int size;
    private final NavigableMap<Long, Straggler> stragglers = new TreeMap<>();
    /** Tags that do not wait any more, and that nobody has acknowledged; null if there are none. */
    private @Nullable TagRanges givenUp;

    int size() {
        return size + stragglers.size();
    }

    /** The tag of a delivery that nobody acknowledges. */
    long skipTag() {
        if (size == 0) {
            long tag = next++;
            first = next;
            return tag;
        }
        makeRoom(); // before the tag is given out: it must not take the place of the oldest
        long tag = next++;
        sources[slot(tag)] = null;
        return tag;
    }

    /**
     * Notes a delivery and gives it its tag.
     *
     * @param second
     *            when that is, in seconds of any clock that only goes forward
     */
    long add(DeliverySource source, long id, int second) {
        makeRoom();
        long tag = next++;
        put(tag, source, id, second);
        return tag;
    }

    private void put(long tag, DeliverySource source, long id, int second) {
        int slot = slot(tag);
        sources[slot] = source;
        ids[slot] = id;
        seconds[slot] = second;
        size++;
    }

    /**
     * Takes what basic.ack, nack or reject names: nothing if it was {@link #giveUp given up}. Tag 0 with {@code multiple} means all so far,
     * and may be none.
     */
    void take(long tag, boolean multiple, Taker taker) {
        if (tag == 0 && multiple) {
            takeAll(taker);
            return;
        }
        boolean late = givenUp != null && givenUp.contains(tag);
        if (!waits(tag) && !late) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "unknown delivery tag " + Long.toUnsignedString(tag));
        }
        if (!multiple && late) {
            return;
        }
        if (multiple) {
            takeStragglers(stragglers.headMap(tag, true), taker);
            takeRing(first, tag, taker);
        } else if (tag < first) {
            takeStragglers(stragglers.subMap(tag, true, tag, true), taker);
        } else {
            takeRing(tag, tag, taker);
        }
    }

    void takeAll(Taker taker) {
        takeStragglers(stragglers, taker);
        takeRing(first, next - 1, taker);
    }

    /**
     * Puts one back that was taken: a transaction was rolled back.
     *
     * @param second
     *            when it was delivered, if that has been forgotten
     */
    void restore(long tag, DeliverySource source, long id, int second) {
        if (tag >= first) {
            put(tag, source, id, seconds[slot(tag)]);
        } else {
            stragglers.put(tag, new Straggler(source, id, second));
        }
    }

    /** Shows all that wait, in no order. */
    void forEach(Visitor visitor) {
        for (Straggler straggler : stragglers.values()) {
            visitor.visit(straggler.source(), straggler.second());
        }
        for (long tag = first; tag < next; tag++) {
            int slot = slot(tag);
            DeliverySource source = sources[slot];
            if (source != null) {
                visitor.visit(source, seconds[slot]);
            }
        }
    }

    /** Takes all that come from there; acknowledgements of them are passed over from now on. */
    void giveUp(DeliverySource source, Taker taker) {
        TagRanges tags = givenUp;
        if (tags == null) {
            tags = new TagRanges();
            givenUp = tags;
        }
        Iterator<Map.Entry<Long, Straggler>> behind = stragglers.entrySet().iterator();
        while (behind.hasNext()) {
            Map.Entry<Long, Straggler> each = behind.next();
            if (each.getValue().source() == source) {
                behind.remove();
                tags.add(each.getKey());
                taker.take(each.getKey(), source, each.getValue().id());
            }
        }
        for (long tag = first; tag < next; tag++) {
            int slot = slot(tag);
            if (sources[slot] == source) {
                sources[slot] = null;
                size--;
                tags.add(tag);
                taker.take(tag, source, ids[slot]);
            }
        }
        skipTaken();
    }

    private boolean waits(long tag) {
        if (tag <= 0 || tag >= next) {
            return false; // tags of 2^63 and more look negative
        }
        return stragglers.containsKey(tag) || (tag >= first && sources[slot(tag)] != null);
    }

    private static void takeStragglers(NavigableMap<Long, Straggler> part, Taker taker) {
        while (!part.isEmpty()) {
            Map.Entry<Long, Straggler> entry = part.pollFirstEntry();
            taker.take(entry.getKey(), entry.getValue().source(), entry.getValue().id());
        }
    }

    private void takeRing(long from, long to, Taker taker) {
        for (long tag = from; tag <= to; tag++) {
            int slot = slot(tag);
            DeliverySource source = sources[slot];
            if (source != null) {
                sources[slot] = null;
                size--;
                taker.take(tag, source, ids[slot]);
            }
        }
        skipTaken();
    }

    private void skipTaken() {
        while (first < next && sources[slot(first)] == null) {
            first++;
        }
    }

    private void makeRoom() {
        if (next - first < sources.length) {
            return;
        }
        if (sources.length >= KEPT_RING && size < sources.length / SPARSE) {
            leaveBehind(first + sources.length / 2);
        } else {
            grow();
        }
    }

    /** Moves what waits below a tag to the stragglers. */
    private void leaveBehind(long newFirst) {
        for (long tag = first; tag < newFirst; tag++) {
            int slot = slot(tag);
            DeliverySource source = sources[slot];
            if (source != null) {
                sources[slot] = null;
                size--;
                stragglers.put(tag, new Straggler(source, ids[slot], seconds[slot]));
            }
        }
        first = newFirst;
        skipTaken();
    }

    private int slot(long tag) {
        return (int) (tag & (sources.length - 1));
    }

    private void grow() {
        int oldMask = sources.length - 1;
        @Nullable
        DeliverySource[] oldSources = sources;
        long[] oldIds = ids;
        int[] oldSeconds = seconds;
        sources = new DeliverySource[oldSources.length * 2];
        ids = new long[sources.length];
        seconds = new int[sources.length];
        for (long tag = first; tag < next; tag++) {
            int from = (int) (tag & oldMask);
            sources[slot(tag)] = oldSources[from];
            ids[slot(tag)] = oldIds[from];
            seconds[slot(tag)] = oldSeconds[from];
        }
    }
}
