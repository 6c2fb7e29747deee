package io.warren.queue;

/** Whoever published a batch and waits for its answer. */
public interface PublishOrigin {

    /**
     * Every message of the batch has its answer. The batch is the origin's again.
     *
     * <p>
     * Threads: any; the origin carries on in its own.
     */
    void onAnswered(PublishBatch batch);
}
