package io.warren.exchanges;

import io.warren.exchanges.jms.Selector;
import io.warren.exchanges.jms.SelectorException;
import io.warren.exchanges.jms.SelectorTable;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import io.warren.router.RouterException;
import java.util.Map;

/**
 * x-jms-topic: a topic exchange whose bindings also have a selector of the Java Message Service. What the RabbitMQ JMS client
 * says of itself in the exchange's arguments ({@code rjms_version}) changes nothing.
 *
 * <p>
 * Threads: any.
 */
public final class JmsTopicType implements ExchangeType {

    @Override
    public String name() {
        return "x-jms-topic";
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        try {
            Selector.of(arguments);
        } catch (SelectorException malformed) {
            throw new RouterException(RouterException.Kind.PRECONDITION_FAILED,
                    "cannot parse selector: " + malformed.getMessage());
        }
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        return new SelectorTable();
    }
}
