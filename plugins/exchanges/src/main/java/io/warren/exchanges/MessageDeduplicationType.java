package io.warren.exchanges;

import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import io.warren.router.ExchangeTypes;
import io.warren.router.RouterException;
import java.util.Map;

/**
 * x-message-deduplication: a fanout exchange that lets no message pass twice, as an exchange of any type does that has the
 * argument of this name. Here {@code x-cache-size} has to be said.
 *
 * <p>
 * Threads: any.
 */
public final class MessageDeduplicationType implements ExchangeType {

    private static final String SIZE = "x-cache-size";

    @Override
    public String name() {
        return "x-message-deduplication";
    }

    @Override
    public boolean deduplicates() {
        return true;
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        // Any will do.
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        if (!exchangeArguments.containsKey(SIZE)) {
            throw new RouterException(RouterException.Kind.PRECONDITION_FAILED,
                    "Missing or invalid argument, '" + SIZE + "' must be an integer greater than 0");
        }
        return ExchangeTypes.fanoutBindings();
    }
}
