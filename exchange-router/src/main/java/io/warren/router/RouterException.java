package io.warren.router;

/** A client's mistake, found while changing or looking up exchanges and bindings. It carries no stack trace. */
public final class RouterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which AMQP reply code says it (specification, section "constants"). */
    public enum Kind {
        /** 404: there is no such exchange. */
        NOT_FOUND,
        /** 406: an argument, or the state of the exchange, does not allow it. */
        PRECONDITION_FAILED,
        /** 403: the name or the exchange is the broker's own. */
        ACCESS_REFUSED
    }

    private final Kind kind;

    /**
     * A refusal.
     *
     * @param message the explanation for the client, without the name of the reply code; in RabbitMQ's words where it has them
     */
    public RouterException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
