package io.warren.broker.definition.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stored definition that this version does not understand: of a newer version, or damaged. */
public final class UnreadableDefinitionException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableDefinitionException(String message) {
        super(message);
    }

    public UnreadableDefinitionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
