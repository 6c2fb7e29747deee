package io.warren.exchanges;

import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import io.warren.router.RouterException;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * x-delayed-message: routes as the type that the argument {@code x-delayed-type} names. Messages are routed when they are
 * published; the queues hold back what has a header {@code x-delay}, whichever exchange it came through.
 *
 * <p>
 * Threads: any.
 */
public final class DelayedMessageType implements ExchangeType {

    private static final String NAME = "x-delayed-message";
    private static final String DELEGATE = "x-delayed-type";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExchangeType behaviour(Map<String, Object> exchangeArguments,
            Function<String, @Nullable ExchangeType> installed) {
        if (!(exchangeArguments.get(DELEGATE) instanceof String named) || named.equals(NAME)) {
            throw refused("Invalid argument, '" + DELEGATE + "' must be an existing exchange type");
        }
        ExchangeType delegate = installed.apply(named);
        if (delegate == null) {
            throw refused("unknown exchange type '" + named + "'");
        }
        return delegate.behaviour(exchangeArguments, installed);
    }

    @Override
    public Set<String> definingArguments() {
        return Set.of(DELEGATE);
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        throw onlyTheDelegate();
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        throw onlyTheDelegate();
    }

    private static RouterException refused(String why) {
        return new RouterException(RouterException.Kind.PRECONDITION_FAILED, why);
    }

    private static UnsupportedOperationException onlyTheDelegate() {
        return new UnsupportedOperationException("Expected to be asked for its behaviour");
    }
}
