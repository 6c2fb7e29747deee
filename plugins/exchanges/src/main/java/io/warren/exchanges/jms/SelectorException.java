package io.warren.exchanges.jms;

/** A selector that is none. It carries no stack trace. */
public final class SelectorException extends Exception {

    private static final long serialVersionUID = 1L;

    SelectorException(String message) {
        super(message, null, false, false);
    }
}
