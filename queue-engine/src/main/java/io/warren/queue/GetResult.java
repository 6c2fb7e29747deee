package io.warren.queue;

/** What a {@link MessageQueue#get} found. */
public sealed interface GetResult {

    /** There was nothing to get. */
    record Empty() implements GetResult {}

    /**
     * The first entry.
     *
     * @param id
     *            names it in a {@link Settlement}
     * @param ready
     *            how many entries are left to get
     */
    record Got(long id, Message message, boolean redelivered, long ready) implements GetResult {}
}
