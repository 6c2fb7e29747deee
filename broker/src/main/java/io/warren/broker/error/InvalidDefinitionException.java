package io.warren.broker.error;

/** A definition that says something impossible. No stack trace: it is the mistake of who sent it, not ours. */
public final class InvalidDefinitionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param reason for the person who sent it; in RabbitMQ's words where it has them
     */
    public InvalidDefinitionException(String reason) {
        super(reason, null, false, false);
    }
}
