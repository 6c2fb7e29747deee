package io.warren.queue.backlog;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory outside the heap for the backlogs of the queues of one event loop, in blocks of {@value #BLOCK_BYTES} bytes. The collector
 * neither scans nor copies what lies here, so its pauses do not grow with the backlog.
 *
 * <p>
 * Blocks are cut from slabs, for giving memory back to the system costs a handshake with all threads: that is done once per slab,
 * when all of its blocks have come back and enough others are spare.
 *
 * <p>
 * Ownership: a block belongs to who took it until it is given back; giving it back twice is an error that only tests look for.
 *
 * <p>
 * Threads: the event loop, except {@link #bytesTaken}; {@link #close} once the loop has ended.
 */
public final class BlockPool implements AutoCloseable {

    public static final int BLOCK_BYTES = 128 * 1024;

    /** What takes more than this of a block might leave as much of it unused. */
    private static final int SHARED_MAX = BLOCK_BYTES / 4;
    private static final int BLOCKS_PER_SLAB = 32;
    private static final int SPARE_SLABS = 4;

    /** One block, empty when it is taken. */
    public static final class Block {

        private final ByteBuffer bytes;
        private final Slab slab;

        private Block(ByteBuffer bytes, Slab slab) {
            this.bytes = bytes;
            this.slab = slab;
        }

        /** Its memory; position and limit are the holder's. */
        public ByteBuffer bytes() {
            return bytes;
        }
    }

    private static final class Slab {
        final Arena arena = Arena.ofShared();
        final int blocks;
        final ArrayDeque<Block> free;

        Slab(int blocks, int blockBytes) {
            this.blocks = blocks;
            this.free = new ArrayDeque<>(blocks);
            ByteBuffer memory = arena.allocate((long) blocks * blockBytes).asByteBuffer();
            for (int i = 0; i < blocks; i++) {
                free.add(new Block(memory.slice(i * blockBytes, blockBytes), this));
            }
        }

        boolean unused() {
            return free.size() == blocks;
        }

        /** Made for one block that is larger than others. */
        boolean single() {
            return blocks == 1;
        }
    }

    private final Set<Slab> slabs = new HashSet<>();
    /** Slabs with a free block and one that is taken; those in use are filled up before a spare one is broken into. */
    private final ArrayDeque<Slab> partial = new ArrayDeque<>();
    private final ArrayDeque<Slab> spare = new ArrayDeque<>();
    private final AtomicLong bytesTaken = new AtomicLong();

    /** A block of at least {@code bytes}: one of the pool's, or for what would fill much of that, one of exactly this size. */
    public Block take(int bytes) {
        Slab slab = bytes > SHARED_MAX ? added(new Slab(1, bytes)) : slabWithFreeBlock();
        Block block = slab.free.remove();
        if (slab.free.isEmpty()) {
            partial.remove(slab);
        }
        bytesTaken.addAndGet(block.bytes.capacity());
        return block;
    }

    public void give(Block block) {
        Slab slab = block.slab;
        bytesTaken.addAndGet(-block.bytes.capacity());
        if (!slab.arena.scope().isAlive()) {
            return; // the pool was closed meanwhile
        }
        block.bytes.clear();
        slab.free.add(block);
        if (slab.unused()) {
            partial.remove(slab);
            keepOrFree(slab);
        } else if (slab.free.size() == 1) {
            partial.add(slab);
        }
    }

    /** Bytes of blocks that are taken. Threads: any. */
    public long bytesTaken() {
        return bytesTaken.get();
    }

    /** Bytes that the pool has from the system, whether they are taken or spare. */
    public long bytesReserved() {
        return bytesTaken() + slabs.stream().mapToLong(slab -> (long) slab.free.size() * BLOCK_BYTES).sum();
    }

    /** Gives all memory back. Blocks that are still taken must not be touched any more: that would throw. */
    @Override
    public void close() {
        slabs.forEach(slab -> slab.arena.close());
        slabs.clear();
        partial.clear();
        spare.clear();
    }

    private Slab slabWithFreeBlock() {
        Slab inUse = partial.peek();
        if (inUse != null) {
            return inUse;
        }
        Slab unused = spare.poll();
        Slab slab = unused == null ? added(new Slab(BLOCKS_PER_SLAB, BLOCK_BYTES)) : unused;
        partial.add(slab);
        return slab;
    }

    private Slab added(Slab slab) {
        slabs.add(slab);
        return slab;
    }

    private void keepOrFree(Slab slab) {
        if (!slab.single() && spare.size() < SPARE_SLABS) {
            spare.push(slab);
        } else {
            slabs.remove(slab);
            slab.arena.close();
        }
    }
}
