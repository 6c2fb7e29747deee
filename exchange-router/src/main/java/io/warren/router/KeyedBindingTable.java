package io.warren.router;

import java.util.List;

/** Bindings that look at nothing but a routing key: a message with several takes the union of what each finds. */
public interface KeyedBindingTable extends BindingTable {

    /** As {@link #match}, for one of the message's routing keys. */
    boolean matchKey(String routingKey, Route route);

    @Override
    default boolean match(Routable message, Route route) {
        boolean matched = matchKey(message.routingKey(), route);
        List<String> extra = message.extraRoutingKeys();
        for (int i = 0; i < extra.size(); i++) {
            matched |= matchKey(extra.get(i), route);
        }
        return matched;
    }
}
