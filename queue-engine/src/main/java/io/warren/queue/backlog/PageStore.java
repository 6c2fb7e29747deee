package io.warren.queue.backlog;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Where the pages of one queue go when memory is short. Nothing here waits for a disk: answers come later.
 *
 * <p>
 * Threads: the queue's event loop, answers included.
 */
public interface PageStore {

    /** Keeps nothing: all pages stay in memory. */
    PageStore NONE = new NoPages();

    /** Hears what became of something that was asked for. */
    interface Answer {
        void answer(boolean done);
    }

    /** Whether pages can be written now; not without a disk, nor for a while after one has failed. */
    boolean takesPages();

    /**
     * Writes a page. It may be read only after the answer, and if that is yes.
     *
     * @param bytes
     *            from position to limit, not touched by others before the answer
     */
    PagePlace write(PageSummary summary, ByteBuffer bytes, Answer answer);

    /**
     * Reads a page.
     *
     * @param into
     *            filled from its position on, not touched by others before the answer
     * @param answer
     *            no: what is there is not what was written
     */
    void read(PagePlace place, ByteBuffer into, Answer answer);

    /** No entry below this id is asked for again in this life of the process. */
    void passed(long id);

    /**
     * What is alive elsewhere than in these files is being written to the log: others can go once that is durable.
     *
     * @return the highest number of a file so far
     */
    long carryOn(Set<Long> usedFiles);

    /** The queue is gone, and all its pages. */
    void delete();
}
