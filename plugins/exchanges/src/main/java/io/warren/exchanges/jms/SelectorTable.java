package io.warren.exchanges.jms;

import io.warren.router.Binding;
import io.warren.router.BindingTable;
import io.warren.router.Routable;
import io.warren.router.Route;
import java.util.Arrays;
import java.util.List;

/**
 * A message goes where its routing key fits the binding key, as in a topic exchange, and its headers the selector.
 *
 * <p>
 * Threads: as {@link BindingTable}; readers take one array and keep it. A message costs a look at each binding, a change a copy
 * of all: there is one binding per subscriber with a selector.
 */
public final class SelectorTable implements BindingTable {

    private record Rule(Binding binding, TopicPattern pattern, Selector selector) {}

    private volatile Rule[] rules = {};

    @Override
    public void add(Binding binding) {
        Rule[] before = rules;
        Rule[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = new Rule(binding, new TopicPattern(binding.bindingKey()), selector(binding));
        rules = after;
    }

    private static Selector selector(Binding binding) {
        try {
            return Selector.of(binding.arguments());
        } catch (SelectorException refusedBefore) {
            throw new IllegalArgumentException("Expected a selector that was found fit", refusedBefore);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the very object that was added
    public void remove(Binding binding) {
        rules = Arrays.stream(rules).filter(each -> each.binding != binding).toArray(Rule[]::new);
    }

    @Override
    public boolean match(Routable message, Route route) {
        Rule[] now = rules;
        boolean matched = match(now, TopicPattern.words(message.routingKey()), message, route);
        for (String key : message.extraRoutingKeys()) {
            matched |= match(now, TopicPattern.words(key), message, route);
        }
        return matched;
    }

    private static boolean match(Rule[] rules, List<String> key, Routable message, Route route) {
        boolean matched = false;
        for (Rule rule : rules) {
            if (rule.pattern.matches(key) && rule.selector.selects(message.headers())) {
                route.add(rule.binding.destination());
                matched = true;
            }
        }
        return matched;
    }
}
