package io.warren.queue;

/** What became of a delivery, in the terms that all protocols share. */
public sealed interface Outcome {

    Outcome ACCEPTED = new Accepted();
    Outcome REJECTED = new Rejected();
    Outcome RELEASED = new Released();
    Outcome FAILED = new Modified(true, false, 0);

    /** Processed: the entry is gone. */
    record Accepted() implements Outcome {}

    /** Cannot be processed: the entry is dead-lettered or dropped. */
    record Rejected() implements Outcome {}

    /** Not processed, and no fault of the message: the entry returns to its place. */
    record Released() implements Outcome {}

    /**
     * Not processed: the entry returns to its place, changed.
     *
     * @param deliveryFailed
     *            whether this counts as a failed delivery
     * @param undeliverableHere
     *            whether it must not come to this queue's consumers again: it is dead-lettered or dropped
     * @param delayMillis
     *            how long it is to be held back, 0 for not at all
     */
    record Modified(boolean deliveryFailed, boolean undeliverableHere, long delayMillis) implements Outcome {}
}
