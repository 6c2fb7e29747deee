package io.warren.queue.backlog;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the backlogs of an event loop's queues, and who has to give some back when it is too much: each backlog in turn
 * sends pages to its {@link PageStore}, those that will be needed last first.
 *
 * <p>
 * Threads: the event loop, except {@link #bytesTaken}; {@link #close} once the loop has ended.
 */
public final class BacklogMemory implements AutoCloseable {

    /** Pages at the head of a backlog that stay while others have pages farther from their consumers. */
    private static final int HEAD_PAGES = 2;
    /** Pages that are being filled go last: each page on disk takes some memory, however short it is. */
    private static final int WORTH_SENDING_BYTES = BlockPool.BLOCK_BYTES / 4;
    /** Looking for something to send away again, after nothing was found, is worth it when so much has been added. */
    private static final long LOOK_AGAIN_BYTES = 1024 * 1024;
    private static final long SWAMPED_BYTES_MIN = 32L * 1024 * 1024;

    private final BlockPool pool = new BlockPool();
    private final long budget;
    private final long nearBudget;
    private final ArrayDeque<PackedMessages> backlogs = new ArrayDeque<>();
    private long nearBytes;
    private long leavingBytes;
    private long lookFromBytes;

    /**
     * @param budget
     *            bytes of blocks above which pages are sent away
     * @param nearBudget
     *            bytes that the unpacked heads of all queues may take together, but for a little that each has anyway
     */
    public BacklogMemory(long budget, long nearBudget) {
        this.budget = budget;
        this.nearBudget = nearBudget;
    }

    /** Without bounds: for queues that have nowhere to send pages to. */
    public BacklogMemory() {
        this(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    BlockPool pool() {
        return pool;
    }

    /** Bytes of blocks that are taken. Threads: any. */
    public long bytesTaken() {
        return pool.bytesTaken();
    }

    /** Bytes that are reserved of the system, whether they are taken or spare. */
    public long bytesReserved() {
        return pool.bytesReserved();
    }

    /** Whether so much waits for the disk that publishers should wait, too. */
    public boolean swamped() {
        return pool.bytesTaken() - budget > Math.max(budget / 2, SWAMPED_BYTES_MIN);
    }

    boolean scarce() {
        return pool.bytesTaken() > budget;
    }

    /** Whether a queue may take so many bytes more for its unpacked head, until it gives them back. */
    public boolean leaseNear(long bytes) {
        if (nearBytes + bytes > nearBudget) {
            return false;
        }
        nearBytes += bytes;
        return true;
    }

    /** Gives back what was had of {@link #leaseNear}. */
    public void returnNear(long bytes) {
        nearBytes -= bytes;
    }

    void enter(PackedMessages backlog) {
        backlogs.add(backlog);
    }

    /** A backlog wants so many bytes to be seen as leaving, or not any more. */
    void leaving(long bytes) {
        leavingBytes += bytes;
        if (bytes < 0) {
            lookFromBytes = 0;
        }
    }

    /** The same, for somebody who waits: what could not be sent away a moment ago perhaps can be now. */
    public void makeRoomAgain() {
        lookFromBytes = 0;
        makeRoom();
    }

    /** Sends pages away until there is room, or nothing is left to be sent. */
    void makeRoom() {
        if (excess() <= 0 || pool.bytesTaken() < lookFromBytes) {
            return;
        }
        makeRoom(HEAD_PAGES, Integer.MAX_VALUE);
        makeRoom(0, Integer.MAX_VALUE);
        makeRoom(0, WORTH_SENDING_BYTES);
        makeRoom(0, 1);
        if (excess() > 0) {
            lookFromBytes = pool.bytesTaken() + LOOK_AGAIN_BYTES;
        }
    }

    private void makeRoom(int headPages, int fillingBytesMin) {
        for (int left = backlogs.size(); left > 0 && excess() > 0; left--) {
            @Nullable
            PackedMessages next = backlogs.poll();
            if (next == null || !next.stays()) {
                continue;
            }
            backlogs.add(next);
            next.sendAway(excess(), headPages, fillingBytesMin);
        }
    }

    private long excess() {
        return pool.bytesTaken() - leavingBytes - budget;
    }

    @Override
    public void close() {
        pool.close();
    }
}
