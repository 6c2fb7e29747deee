package io.warren.queue.durable;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Entries as they were read from the log, with their ids. The more there are, the larger the pieces of memory that they lie in; the
 * large ones are outside the heap, and given back by {@link #release}.
 *
 * <p>
 * Threads: one at a time.
 */
final class RecoveredMessages {

    private static final int CHUNK_FIRST = 1024;
    private static final int HEAP_CHUNK_MAX = 64 * 1024;
    private static final int CHUNK_MAX = 4 * 1024 * 1024;

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final List<Arena> arenas = new ArrayList<>();
    private int nextChunk = CHUNK_FIRST;
    private long[] ids = new long[16];
    /** Of each entry: number of the chunk, position in it. */
    private long[] places = new long[16];
    private int count;
    private long highestId;
    private boolean sorted = true;

    int count() {
        return count;
    }

    /** Copies what a record has: id, length of the message, the message; and so on. */
    void add(ByteBuffer record) {
        ByteBuffer chunk = chunkWith(record.remaining());
        long chunkNumber = (long) (chunks.size() - 1) << Integer.SIZE;
        int start = record.position();
        int moved = chunk.position() - start;
        while (record.hasRemaining()) {
            long id = record.getLong();
            int length = record.getInt();
            add(id, chunkNumber | (moved + record.position()));
            record.position(record.position() + length);
        }
        chunk.put(record.position(start));
    }

    private void add(long id, long place) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
            places = Arrays.copyOf(places, count * 2);
        }
        sorted &= highestId < id;
        highestId = Math.max(highestId, id);
        ids[count] = id;
        places[count++] = place;
    }

    /** 0 if there is none. */
    long highestId() {
        return highestId;
    }

    private ByteBuffer chunkWith(int bytes) {
        ByteBuffer last = chunks.isEmpty() ? null : chunks.getLast();
        if (last == null || last.remaining() < bytes) {
            last = newChunk(Math.max(nextChunk, bytes));
            chunks.add(last);
            nextChunk = Math.min(nextChunk * 4, CHUNK_MAX);
        }
        return last;
    }

    private ByteBuffer newChunk(int bytes) {
        if (bytes <= HEAP_CHUNK_MAX) {
            return ByteBuffer.allocate(bytes);
        }
        Arena arena = Arena.ofShared();
        arenas.add(arena);
        return arena.allocate(bytes).asByteBuffer();
    }

    /**
     * Puts them in the order of their ids; of those that came twice, one stays. They come in runs that are in order, so runs are merged, two
     * neighbours at a time.
     */
    void sort() {
        while (!sorted) {
            long[] mergedIds = new long[count];
            long[] mergedPlaces = new long[count];
            int merged = 0;
            sorted = true;
            for (int from = 0; from < count;) {
                int middle = runEnd(from);
                int to = middle == count ? count : runEnd(middle);
                sorted &= from == 0 && to == count;
                int left = from;
                int right = middle;
                while (left < middle || right < to) {
                    boolean takesLeft = right == to || (left < middle && ids[left] <= ids[right]);
                    if (takesLeft && right < to && ids[left] == ids[right]) {
                        right++;
                    }
                    int taken = takesLeft ? left++ : right++;
                    mergedIds[merged] = ids[taken];
                    mergedPlaces[merged++] = places[taken];
                }
                from = to;
            }
            ids = mergedIds;
            places = mergedPlaces;
            count = merged;
        }
    }

    /** Behind the last one of a run in which ids grow. */
    private int runEnd(int from) {
        int end = from + 1;
        while (end < count && ids[end - 1] < ids[end]) {
            end++;
        }
        return end;
    }

    long id(int index) {
        return ids[index];
    }

    /** The message's bytes, and what lies behind them; only until the next one is asked for, and after all have been added. */
    ByteBuffer message(int index) {
        return chunks.get((int) (places[index] >>> Integer.SIZE)).clear().position((int) places[index]);
    }

    /** After {@link #sort}: index of the first one with this id or a higher one. */
    int indexFrom(long id) {
        int found = Arrays.binarySearch(ids, 0, count, id);
        return found >= 0 ? found : -found - 1;
    }

    /** Gives the memory back. */
    void release() {
        arenas.forEach(Arena::close);
        arenas.clear();
        chunks.clear();
        count = 0;
        ids = new long[0];
        places = new long[0];
    }
}
