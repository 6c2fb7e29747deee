package io.warren.router;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A message goes where its headers fit the arguments of the binding (specification 3.1.3.4).
 *
 * <p>
 * Bindings are found by what they ask for: one that wants any, under each header and value; one that wants all, under the one
 * that fewest others are under, and looked at in full when a message has that. So a message costs a lookup per header it has,
 * or per name that bindings ask for, whichever are fewer, and a look at the bindings found.
 *
 * <p>
 * Threads: as {@link BindingTable}.
 */
final class HeadersTable implements BindingTable {

    /** A binding and what it asks for. */
    private record Rule(HeadersPattern pattern, Destination destination, @Nullable Term filedUnder) {}

    /** A header and its comparable value; {@link HeaderValue#VOID}: any value. */
    private record Term(String name, Object value) {}

    /** The rules under one term. */
    private static final class Shelf {
        final SharedSet<Rule> all = new SharedSet<>();
        final DestinationSet any = new DestinationSet();

        boolean isBare() {
            return all.isEmpty() && any.isEmpty();
        }
    }

    private final ConcurrentHashMap<String, ConcurrentHashMap<Object, Shelf>> byName = new ConcurrentHashMap<>();
    /** Where bindings ask for all of nothing: every message. */
    private final DestinationSet always = new DestinationSet();
    /** The writer's alone. */
    private final IdentityHashMap<Binding, Rule> rules = new IdentityHashMap<>();

    @Override
    public void add(Binding binding) {
        HeadersPattern pattern = HeadersPattern.of(binding.arguments());
        Term term = pattern.all() ? rarest(pattern) : null;
        Rule rule = new Rule(pattern, binding.destination(), term);
        rules.put(binding, rule);
        if (!pattern.all()) {
            for (Map.Entry<String, Object> asked : pattern.asked().entrySet()) {
                shelfToAddTo(new Term(asked.getKey(), asked.getValue())).any.add(rule.destination);
            }
        } else if (term == null) {
            always.add(rule.destination);
        } else {
            shelfToAddTo(term).all.add(rule);
        }
    }

    @Override
    public void remove(Binding binding) {
        Rule rule = rules.remove(binding);
        if (rule == null) {
            return;
        }
        if (!rule.pattern.all()) {
            for (Map.Entry<String, Object> asked : rule.pattern.asked().entrySet()) {
                Term term = new Term(asked.getKey(), asked.getValue());
                Shelf shelf = shelf(term);
                if (shelf != null) {
                    shelf.any.remove(rule.destination);
                    dropIfBare(term, shelf);
                }
            }
        } else if (rule.filedUnder == null) {
            always.remove(rule.destination);
        } else {
            Shelf shelf = shelf(rule.filedUnder);
            if (shelf != null) {
                shelf.all.remove(rule);
                dropIfBare(rule.filedUnder, shelf);
            }
        }
    }

    /** Returns null if the pattern asks for nothing. */
    private @Nullable Term rarest(HeadersPattern pattern) {
        @Nullable
        Term rarest = null;
        int fewest = Integer.MAX_VALUE;
        for (Map.Entry<String, Object> asked : pattern.asked().entrySet()) {
            Term term = new Term(asked.getKey(), asked.getValue());
            Shelf shelf = shelf(term);
            int count = shelf == null ? 0 : shelf.all.size();
            if (count < fewest) {
                rarest = term;
                fewest = count;
            }
        }
        return rarest;
    }

    private @Nullable Shelf shelf(Term term) {
        ConcurrentHashMap<Object, Shelf> byValue = byName.get(term.name);
        return byValue == null ? null : byValue.get(term.value);
    }

    private Shelf shelfToAddTo(Term term) {
        return byName.computeIfAbsent(term.name, _ -> new ConcurrentHashMap<>(2))
                .computeIfAbsent(term.value, _ -> new Shelf());
    }

    private void dropIfBare(Term term, Shelf shelf) {
        if (!shelf.isBare()) {
            return;
        }
        ConcurrentHashMap<Object, Shelf> byValue = byName.get(term.name);
        if (byValue != null) {
            byValue.remove(term.value);
            if (byValue.isEmpty()) {
                byName.remove(term.name);
            }
        }
    }

    @Override
    public boolean match(Routable message, Route route) {
        boolean matched = always.addTo(route);
        if (byName.isEmpty()) {
            return matched;
        }
        Map<String, Object> headers = message.headers();
        if (headers.size() <= byName.size()) {
            for (Map.Entry<String, Object> header : headers.entrySet()) {
                ConcurrentHashMap<Object, Shelf> byValue = byName.get(header.getKey());
                if (byValue != null) {
                    matched |= matchHeader(byValue, header.getValue(), headers, route);
                }
            }
        } else {
            for (Map.Entry<String, ConcurrentHashMap<Object, Shelf>> asked : byName.entrySet()) {
                @Nullable
                Object value = headers.get(asked.getKey());
                if (value != null || headers.containsKey(asked.getKey())) {
                    matched |= matchHeader(asked.getValue(), value, headers, route);
                }
            }
        }
        return matched;
    }

    private static boolean matchHeader(Map<Object, Shelf> byValue, @Nullable Object value, Map<String, Object> headers,
            Route route) {
        Shelf present = byValue.get(HeaderValue.VOID);
        boolean matched = present != null && matchShelf(present, headers, route);
        Shelf equal = value == null ? null : byValue.get(HeaderValue.comparable(value));
        if (equal != null) {
            matched |= matchShelf(equal, headers, route);
        }
        return matched;
    }

    private static boolean matchShelf(Shelf shelf, Map<String, Object> headers, Route route) {
        boolean matched = shelf.any.addTo(route);
        SharedSet.Slots<Rule> rules = shelf.all.slots();
        int used = rules.used();
        for (int i = 0; i < used; i++) {
            @Nullable
            Rule rule = rules.getAcquire(i);
            if (rule != null && rule.pattern.fitsAll(headers)) {
                route.add(rule.destination);
                matched = true;
            }
        }
        return matched;
    }
}
