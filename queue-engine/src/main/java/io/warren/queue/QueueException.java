package io.warren.queue;

/** A queue's refusal, without a stack trace: it is the client's mistake or a rule at work, not ours. */
public final class QueueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a queue refused. */
    public enum Reason {
        /** The queue is being deleted. */
        DELETED,
        /** A consumer has it for itself, or asks for it while others consume. */
        EXCLUSIVE_USE,
        /** It has consumers, and was to be deleted only if unused. */
        IN_USE,
        /** It has entries, and was to be deleted only if empty. */
        NOT_EMPTY
    }

    private final Reason reason;

    public QueueException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
