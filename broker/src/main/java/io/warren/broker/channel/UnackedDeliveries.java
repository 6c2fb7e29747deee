package io.warren.broker.channel;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one channel that wait for an acknowledgement, by delivery tag. Tags are given out from 1 on without gaps,
 * so they are places in a ring; acknowledging is a few array accesses, however many wait.
 *
 * <p>
 * Memory: 20 bytes for each tag from the oldest that waits to the newest.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class UnackedDeliveries {

    private static final int INITIAL = 32;

    /** What to do with each delivery that an acknowledgement covers. */
    interface Taker {

        void take(long tag, DeliverySource source, long id);
    }

    private @Nullable DeliverySource[] sources = new DeliverySource[INITIAL];
    private long[] ids = new long[INITIAL];
    private int[] seconds = new int[INITIAL];
    /** No tag below this one waits. */
    private long oldest = 1;
    private long next = 1;
    private int size;

    int size() {
        return size;
    }

    /** The tag of a delivery that nobody acknowledges. */
    long skipTag() {
        if (size == 0) {
            long tag = next++;
            oldest = next;
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

    /** Takes what basic.ack, nack or reject names. Tag 0 with {@code multiple} means all so far, and may be none. */
    void take(long tag, boolean multiple, Taker taker) {
        if (tag == 0 && multiple) {
            takeAll(taker);
            return;
        }
        if (Long.compareUnsigned(tag, next) >= 0 || tag < oldest || sources[slot(tag)] == null) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "unknown delivery tag " + Long.toUnsignedString(tag));
        }
        for (long each = multiple ? oldest : tag; each <= tag; each++) {
            takeOne(each, taker);
        }
        skipTaken();
    }

    void takeAll(Taker taker) {
        for (long each = oldest; each < next; each++) {
            takeOne(each, taker);
        }
        oldest = next;
    }

    /** Puts one back that was taken: a transaction was rolled back. */
    void restore(long tag, DeliverySource source, long id, int second) {
        if (tag < oldest) {
            long oldOldest = oldest;
            while (next - tag > sources.length) {
                grow();
            }
            oldest = tag;
            for (long each = tag; each < oldOldest; each++) {
                sources[slot(each)] = null;
            }
        }
        put(tag, source, id, second);
    }

    /** When the oldest that waits was delivered, or -1 if none waits. */
    int oldestSecond() {
        return size == 0 ? -1 : seconds[slot(oldest)];
    }

    private void put(long tag, DeliverySource source, long id, int second) {
        int slot = slot(tag);
        sources[slot] = source;
        ids[slot] = id;
        seconds[slot] = second;
        size++;
    }

    private void takeOne(long tag, Taker taker) {
        int slot = slot(tag);
        DeliverySource source = sources[slot];
        if (source != null) {
            sources[slot] = null;
            size--;
            taker.take(tag, source, ids[slot]);
        }
    }

    private void skipTaken() {
        while (oldest < next && sources[slot(oldest)] == null) {
            oldest++;
        }
    }

    private void makeRoom() {
        if (next - oldest == sources.length) {
            grow();
        }
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
        sources = Arrays.copyOf(new DeliverySource[0], oldSources.length * 2);
        ids = new long[sources.length];
        seconds = new int[sources.length];
        for (long tag = oldest; tag < next; tag++) {
            int from = (int) (tag & oldMask);
            sources[slot(tag)] = oldSources[from];
            ids[slot(tag)] = oldIds[from];
            seconds[slot(tag)] = oldSeconds[from];
        }
    }
}
