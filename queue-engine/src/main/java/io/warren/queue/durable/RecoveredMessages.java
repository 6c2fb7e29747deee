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
    private boolean sorted = true;

    int count() {
        return count;
    }

    /** Copies a message's bytes. */
    void add(long id, ByteBuffer message) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
            places = Arrays.copyOf(places, count * 2);
        }
        ByteBuffer chunk = chunkWith(message.remaining());
        sorted &= count == 0 || ids[count - 1] < id;
        ids[count] = id;
        places[count++] = (long) (chunks.size() - 1) << Integer.SIZE | chunk.position();
        chunk.put(message);
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

    /** Puts them in the order of their ids; of those that came twice, one stays. */
    void sort() {
        if (sorted) {
            return;
        }
        Integer[] order = new Integer[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        Arrays.sort(order, (a, b) -> Long.compare(ids[a], ids[b]));
        long[] sortedIds = new long[count];
        long[] sortedPlaces = new long[count];
        int kept = 0;
        for (int index : order) {
            if (kept == 0 || sortedIds[kept - 1] != ids[index]) {
                sortedIds[kept] = ids[index];
                sortedPlaces[kept++] = places[index];
            }
        }
        ids = sortedIds;
        places = sortedPlaces;
        count = kept;
        sorted = true;
    }

    long id(int index) {
        return ids[index];
    }

    /** The message's bytes, and what lies behind them. */
    ByteBuffer message(int index) {
        ByteBuffer bytes = chunks.get((int) (places[index] >>> Integer.SIZE)).duplicate();
        return bytes.clear().position((int) places[index]);
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
