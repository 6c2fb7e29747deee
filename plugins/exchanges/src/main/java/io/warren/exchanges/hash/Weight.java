package io.warren.exchanges.hash;

import io.warren.router.RouterException;
import java.util.regex.Pattern;

/**
 * The binding key of a consistent hash exchange: how many shares of the messages a binding gets, as a number in text. In
 * RabbitMQ's words.
 *
 * <p>
 * Threads: any; no state.
 */
public final class Weight {

    /** So that the sum of any number of them fits {@link JumpHash}. */
    static final int MAX = 1_000_000;

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

    private Weight() {
    }

    /** At least 1; throws PRECONDITION_FAILED for all else. */
    public static int of(String bindingKey) {
        if (!INTEGER.matcher(bindingKey).matches()) {
            throw refused("The binding key must be an integer: <<\"" + bindingKey + "\">>");
        }
        long weight = Long.parseLong(bindingKey);
        if (weight < 1) {
            throw refused("The binding key must be greater than 0");
        }
        if (weight > MAX) {
            throw refused("The binding key must not be greater than " + MAX);
        }
        return (int) weight;
    }

    private static RouterException refused(String why) {
        return new RouterException(RouterException.Kind.PRECONDITION_FAILED, why);
    }
}
