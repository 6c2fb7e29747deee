package io.warren.broker.definition;

import org.jspecify.annotations.Nullable;

/** A change that was neither made nor refused: the broker stops, or its store has failed. */
public final class DefinitionsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DefinitionsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
