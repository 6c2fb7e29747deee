package io.warren.router;

import static io.warren.router.RouterException.Kind.ACCESS_REFUSED;
import static io.warren.router.RouterException.Kind.NOT_FOUND;
import static io.warren.router.RouterException.Kind.PRECONDITION_FAILED;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges and bindings of one virtual host, and the way of a message through them.
 *
 * <p>
 * Threads: one thread, the owner, calls what changes something ({@code declare}, {@code delete}, {@code bind…},
 * {@code unbind…}, {@code removeQueue}, {@code queueAdded}, {@code alternateByPolicy}, {@code forgetRoutes}). The rest, any number of
 * threads at the same time; they take no
 * lock. A change costs the same however many bindings there are; removing a queue or an exchange, as much as it has bindings.
 *
 * <p>
 * Hot: {@link #route}. It allocates nothing for direct and fanout exchanges and for keys that a topic exchange has seen.
 */
public final class Topology {

    private static final String DEFAULT_EXCHANGE = "";

    private final String virtualHost;
    private final Map<String, ExchangeType> types;
    private final ConcurrentHashMap<String, Exchange> exchanges = new ConcurrentHashMap<>();
    private final QueueBindings queueBindings = new QueueBindings();
    private final AtomicLong version = new AtomicLong();
    private final TopologyListener listener;
    private final LongSupplier nanoTime;

    /** With nobody to be told of changes, in a place without time. */
    public Topology(String virtualHost, Function<String, @Nullable Destination> queues, List<ExchangeType> types) {
        this(virtualHost, queues, types, TopologyListener.NONE, () -> 0);
    }

    /**
     * Starts with the predeclared exchanges (specification 3.1.3).
     *
     * @param virtualHost its name, for texts
     * @param queues finds the queue of a name: every queue is bound to the default exchange so. Called by routing threads
     * @param types {@link ExchangeTypes}; of two with one name, the last counts
     * @param nanoTime a clock that only goes forward, for exchanges that forget
     */
    public Topology(String virtualHost, Function<String, @Nullable Destination> queues, List<ExchangeType> types,
            TopologyListener listener, LongSupplier nanoTime) {
        this.virtualHost = virtualHost;
        this.listener = listener;
        this.nanoTime = nanoTime;
        Map<String, ExchangeType> byName = new ConcurrentHashMap<>();
        types.forEach(type -> byName.put(type.name(), type));
        this.types = Collections.unmodifiableMap(byName);
        exchanges.put(DEFAULT_EXCHANGE,
                new Exchange(predeclared(DEFAULT_EXCHANGE, BuiltInType.DIRECT, false), type(BuiltInType.DIRECT),
                        new DefaultTable(queues)));
        create(predeclared("amq.direct", BuiltInType.DIRECT, false));
        create(predeclared("amq.fanout", "fanout", false));
        create(predeclared("amq.topic", BuiltInType.TOPIC, false));
        create(predeclared("amq.headers", "headers", false));
        create(predeclared("amq.match", "headers", false));
        create(predeclared("amq.rabbitmq.trace", BuiltInType.TOPIC, true));
    }

    private static ExchangeDeclaration predeclared(String name, String type, boolean internal) {
        return new ExchangeDeclaration(name, type, true, false, internal, Map.of());
    }

    // ---- reading: any thread

    public @Nullable Exchange exchange(String name) {
        return exchanges.get(name);
    }

    /**
     * As {@link #exchange}, for an exchange that must be there.
     *
     * @throws RouterException NOT_FOUND
     */
    public Exchange requireExchange(String name) {
        Exchange exchange = exchanges.get(name);
        if (exchange == null) {
            throw new RouterException(NOT_FOUND, "no " + described(name));
        }
        return exchange;
    }

    /**
     * Adds to the route every queue that a message published to the exchange goes to: through exchange-to-exchange bindings,
     * and, wherever an exchange has no binding that matches, through its alternate exchange. No exchange is entered twice. Where
     * an exchange lets no message pass twice, a duplicate goes nowhere from there, if the route claims ids.
     */
    public void route(Exchange exchange, Routable message, Route route) {
        route.startAt(exchange);
        for (int i = 0; i < route.exchangeCount(); i++) {
            Exchange here = route.exchange(i);
            if (!here.admits(message, route)) {
                continue;
            }
            String alternateName = here.alternate();
            if (!here.match(message, route) && alternateName != null) {
                Exchange alternate = exchanges.get(alternateName);
                if (alternate != null) {
                    route.add(alternate);
                }
            }
        }
    }

    /**
     * Grows with every change of exchanges, bindings or queues, after it has been made. Read before routing, it tells later
     * whether that route would still come out the same: an equal number says yes.
     */
    public long version() {
        return version.get();
    }

    /** All exchanges, in no order; a view that follows changes. */
    public Collection<Exchange> exchanges() {
        return Collections.unmodifiableCollection(exchanges.values());
    }

    /** The bindings from an exchange; a view that follows changes. The default exchange shows none. */
    public Collection<Binding> bindingsFrom(Exchange source) {
        return Collections.unmodifiableCollection(source.outgoing());
    }

    /** The bindings to a queue or an exchange; a view that follows changes. */
    public Collection<Binding> bindingsTo(Destination destination) {
        return Collections.unmodifiableCollection(
                destination instanceof Exchange exchange ? exchange.incoming() : queueBindings.of(destination));
    }

    // ---- changing: the owner

    /**
     * Makes an exchange, or finds the one that was made the same way.
     *
     * @throws RouterException PRECONDITION_FAILED for an unknown type, an alternate-exchange that is no name, or an exchange
     *         that is there but differs; ACCESS_REFUSED for the default exchange and for a new name that starts with "amq."
     */
    public Exchange declare(ExchangeDeclaration wanted) {
        return declare(wanted, false);
    }

    /** As {@link #declare}, for the broker itself: also with a new name that starts with "amq.". */
    public Exchange declareOwn(ExchangeDeclaration wanted) {
        return declare(wanted, true);
    }

    private Exchange declare(ExchangeDeclaration wanted, boolean own) {
        ExchangeType type = type(wanted.type());
        refuseDefault(wanted.name());
        Exchange current = exchanges.get(wanted.name());
        if (current != null) {
            Equivalence.require(current, wanted, type.definingArguments(), described(wanted.name()));
            return current;
        }
        if (!own && isReserved(wanted.name())) {
            throw new RouterException(ACCESS_REFUSED,
                    "exchange name '" + wanted.name() + "' contains reserved prefix 'amq.*'");
        }
        if (wanted.arguments().containsKey(Exchange.ALTERNATE_EXCHANGE)) {
            @Nullable
            Object alternate = wanted.arguments().get(Exchange.ALTERNATE_EXCHANGE);
            if (!(alternate instanceof String)) {
                throw new RouterException(PRECONDITION_FAILED, "invalid type '" + HeaderValue.typeName(alternate)
                        + "' for arg '" + Exchange.ALTERNATE_EXCHANGE + "' in " + described(wanted.name()));
            }
        }
        Exchange created = create(wanted);
        version.incrementAndGet();
        listener.declared(created);
        return created;
    }

    private Exchange create(ExchangeDeclaration declaration) {
        Map<String, Object> arguments = declaration.arguments();
        ExchangeType behaviour = type(declaration.type()).behaviour(arguments, types::get);
        BindingTable table = behaviour.newTable(arguments);
        DeduplicationSettings once = DeduplicationSettings.of(arguments, behaviour.deduplicates());
        Exchange exchange = new Exchange(declaration, behaviour, table,
                once == null ? null : new Deduplication(once, nanoTime));
        exchanges.put(declaration.name(), exchange);
        return exchange;
    }

    private ExchangeType type(String name) {
        ExchangeType type = types.get(name);
        if (type == null) {
            throw new RouterException(PRECONDITION_FAILED, "unknown exchange type '" + name + "'");
        }
        return type;
    }

    /**
     * Removes an exchange and all its bindings. One that does not exist is not an error.
     *
     * @return names of all exchanges that went: this one, and those that went because it was what they were last bound to
     * @throws RouterException ACCESS_REFUSED for the broker's own; PRECONDITION_FAILED if {@code ifUnused} and it is the source
     *         of a binding
     */
    public List<String> delete(String name, boolean ifUnused) {
        refuseDefault(name);
        if (isReserved(name)) {
            throw new RouterException(ACCESS_REFUSED, "deletion of system " + described(name) + " not allowed");
        }
        Exchange exchange = exchanges.get(name);
        if (exchange == null) {
            return List.of();
        }
        if (ifUnused && exchange.bindingCount() > 0) {
            throw new RouterException(PRECONDITION_FAILED, described(name) + " in use");
        }
        Removal removal = new Removal();
        removal.remove(exchange);
        return removal.finish();
    }

    /**
     * Binds a queue to an exchange. A binding that is there already stays as it is.
     *
     * @return what the queue is to get although it was published before it was bound, oldest first; nearly always nothing
     * @throws RouterException NOT_FOUND; ACCESS_REFUSED for the default exchange; PRECONDITION_FAILED if the exchange's type
     *         cannot have such a binding
     */
    public List<Routable> bindQueue(Destination queue, String source, String bindingKey,
            Map<String, Object> arguments) {
        refuseDefault(source);
        return bind(new Binding(requireExchange(source), queue, bindingKey, arguments));
    }

    /** Binds an exchange to another, or to itself: messages flow from the source. Otherwise as {@link #bindQueue}. */
    public List<Routable> bindExchange(String destination, String source, String bindingKey,
            Map<String, Object> arguments) {
        refuseDefault(destination);
        refuseDefault(source);
        Exchange from = requireExchange(source);
        return bind(new Binding(from, requireExchange(destination), bindingKey, arguments));
    }

    /**
     * Undoes {@link #bindQueue}. It is no error if there is no such binding, or no such exchange (as in RabbitMQ).
     *
     * @return names of the auto-delete exchanges that went with their last binding
     * @throws RouterException ACCESS_REFUSED for the default exchange
     */
    public List<String> unbindQueue(Destination queue, String source, String bindingKey,
            Map<String, Object> arguments) {
        refuseDefault(source);
        return unbind(exchanges.get(source), queue, bindingKey, arguments);
    }

    /** Undoes {@link #bindExchange}, otherwise as {@link #unbindQueue}. */
    public List<String> unbindExchange(String destination, String source, String bindingKey,
            Map<String, Object> arguments) {
        refuseDefault(destination);
        refuseDefault(source);
        return unbind(exchanges.get(source), exchanges.get(destination), bindingKey, arguments);
    }

    /**
     * Drops all bindings of a queue that has gone from the registry.
     *
     * @return names of the auto-delete exchanges that went with their last binding
     */
    public List<String> removeQueue(Destination queue) {
        Removal removal = new Removal();
        removal.removeAll(queueBindings.forget(queue));
        return removal.finish();
    }

    /** Tells that the registry has a queue more: routes through the default exchange may come out otherwise from now on. */
    public void queueAdded() {
        version.incrementAndGet();
    }

    /** Whatever was remembered of routes holds no longer, for a reason of the caller's. */
    public void forgetRoutes() {
        version.incrementAndGet();
    }

    /** Sets the alternate exchange of one that declares none; null for none. The default exchange has none, ever. */
    public void alternateByPolicy(Exchange exchange, @Nullable String name) {
        if (!exchange.name().equals(DEFAULT_EXCHANGE) && exchange.alternateByPolicy(name)) {
            version.incrementAndGet();
        }
    }

    private List<Routable> bind(Binding binding) {
        Exchange source = binding.source();
        source.validate(binding);
        if (!source.add(binding)) {
            return List.of();
        }
        if (binding.destination() instanceof Exchange destination) {
            destination.incoming().add(binding);
        } else {
            queueBindings.add(binding);
        }
        version.incrementAndGet();
        listener.bound(binding);
        return source.earlierMessages(binding);
    }

    private List<String> unbind(@Nullable Exchange source, @Nullable Destination destination, String bindingKey,
            Map<String, Object> arguments) {
        if (source == null || destination == null) {
            return List.of();
        }
        Binding binding = source.find(new Binding(source, destination, bindingKey, arguments));
        if (binding == null) {
            return List.of();
        }
        Removal removal = new Removal();
        removal.removeAll(List.of(binding));
        return removal.finish();
    }

    private static boolean isReserved(String name) {
        return name.startsWith("amq.");
    }

    private static void refuseDefault(String name) {
        if (name.equals(DEFAULT_EXCHANGE)) {
            throw new RouterException(ACCESS_REFUSED, "operation not permitted on the default exchange");
        }
    }

    private String described(String exchange) {
        return "exchange '" + exchange + "' in vhost '" + virtualHost + "'";
    }

    /** One removal with all that follows from it: auto-delete exchanges go, and with them bindings to them. */
    private final class Removal {
        private final List<Exchange> removed = new ArrayList<>();
        /** How many of the removed have had their bindings removed as well. */
        private int finished;

        void remove(Exchange exchange) {
            if (exchanges.remove(exchange.name(), exchange)) {
                removed.add(exchange);
                listener.deleted(exchange);
            }
        }

        /** Removes bindings, and the auto-delete exchanges that lose their last one by it. */
        void removeAll(Collection<Binding> bindings) {
            for (Binding binding : bindings) {
                Exchange source = binding.source();
                if (source.remove(binding)) {
                    forget(binding);
                    if (source.autoDelete() && source.bindingCount() == 0) {
                        remove(source);
                    }
                }
            }
        }

        private void forget(Binding binding) {
            if (binding.destination() instanceof Exchange destination) {
                destination.incoming().remove(binding);
            } else {
                queueBindings.remove(binding);
            }
            listener.unbound(binding);
        }

        List<String> finish() {
            while (finished < removed.size()) { // a loop: chains of exchanges may be long
                Exchange exchange = removed.get(finished++);
                // Its table goes with it, and is left alone.
                exchange.outgoing().forEach(this::forget);
                removeAll(List.copyOf(exchange.incoming()));
            }
            version.incrementAndGet();
            return removed.stream().map(Exchange::name).toList();
        }
    }
}
