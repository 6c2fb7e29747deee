package io.warren.router;

import java.util.Map;

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
}
