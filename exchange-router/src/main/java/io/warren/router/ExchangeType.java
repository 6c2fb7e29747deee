package io.warren.router;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of exchange: direct, fanout, topic, headers, or one of a plugin's. Plugins are found by
 * {@link java.util.ServiceLoader}.
 *
 * <p>
 * Threads: any; a type has no state. The tables it makes do.
 */
public interface ExchangeType {

    /** What clients write into exchange.declare's {@code type}. */
    String name();

    /**
     * Accepts by returning.
     *
     * @throws RouterException PRECONDITION_FAILED if a binding of this kind cannot be had
     */
    void validateBinding(String bindingKey, Map<String, Object> arguments);

    /**
     * The bindings of one new exchange of this type.
     *
     * @throws RouterException PRECONDITION_FAILED if the type has no use for these arguments
     */
    BindingTable newTable(Map<String, Object> exchangeArguments);

    /**
     * The type that an exchange with these arguments routes as: another one for types that stand for another, which then is
     * asked for the table and about bindings in the place of this one.
     *
     * @param installed finds a type by its name
     * @throws RouterException PRECONDITION_FAILED if the arguments name none
     */
    default ExchangeType behaviour(Map<String, Object> exchangeArguments,
            Function<String, @Nullable ExchangeType> installed) {
        return this;
    }

    /**
     * Names of arguments that make an exchange what it is: who declares it again has to say the same. For most types there are
     * none but alternate-exchange, as in RabbitMQ.
     */
    default Set<String> definingArguments() {
        return Set.of();
    }

    /** Whether exchanges of this type let no message pass twice, also where the argument for it is not given. */
    default boolean deduplicates() {
        return false;
    }
}
