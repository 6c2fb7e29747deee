package io.warren.exchanges;

import io.warren.exchanges.history.HistoryTable;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import io.warren.router.RouterException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * x-recent-history: a fanout exchange whose new bindings get the last messages that were published before.
 *
 * <p>
 * Threads: any.
 */
public final class RecentHistoryType implements ExchangeType {

    private static final String LENGTH = "x-recent-history-length";
    private static final long LENGTH_DEFAULT = 20;

    @Override
    public String name() {
        return "x-recent-history";
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        // Any will do.
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        return new HistoryTable(length(exchangeArguments));
    }

    private static long length(Map<String, Object> arguments) {
        if (!arguments.containsKey(LENGTH)) {
            return LENGTH_DEFAULT;
        }
        @Nullable
        Object length = arguments.get(LENGTH);
        if (length instanceof Long positive && positive > 0) {
            return positive;
        }
        throw new RouterException(RouterException.Kind.PRECONDITION_FAILED,
                "Invalid argument " + (length instanceof String text ? "<<\"" + text + "\">>" : length) + ", '" + LENGTH
                        + "' must be a positive integer");
    }
}
