package io.warren.broker.config;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used. The message has one line per problem, each starting with where it was written. */
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
