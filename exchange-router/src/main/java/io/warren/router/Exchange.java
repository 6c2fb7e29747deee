package io.warren.router;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An exchange of one virtual host. As a {@link Destination} it is the target of exchange-to-exchange bindings; it never
 * appears in a {@link Route}.
 *
 * <p>
 * Threads: any for what is public; the topology's owner changes the bindings.
 */
public final class Exchange implements Destination {

    static final String ALTERNATE_EXCHANGE = "alternate-exchange";

    private final ExchangeDeclaration declaration;
    private final ExchangeType behaviour;
    private final @Nullable String alternateByArgument;
    private volatile @Nullable String alternateByPolicy;
    private final BindingTable table;
    private final @Nullable Deduplication deduplication;
    /** Bindings from here; a map to find the object that an equal one stands for. */
    private final ConcurrentHashMap<Binding, Binding> outgoing = new ConcurrentHashMap<>();
    /** Bindings of other exchanges that lead here. */
    private final Set<Binding> incoming = ConcurrentHashMap.newKeySet();

    /** One that lets all messages pass. */
    Exchange(ExchangeDeclaration declaration, ExchangeType behaviour, BindingTable table) {
        this(declaration, behaviour, table, null);
    }

    /** @param deduplication remembers which messages have passed; null if they may pass as often as they come */
    Exchange(ExchangeDeclaration declaration, ExchangeType behaviour, BindingTable table,
            @Nullable Deduplication deduplication) {
        this.deduplication = deduplication;
        this.declaration = declaration;
        this.behaviour = behaviour;
        this.alternateByArgument = declaration.arguments().get(ALTERNATE_EXCHANGE) instanceof String name ? name : null;
        this.table = table;
    }

    @Override
    public String name() {
        return declaration.name();
    }

    public String type() {
        return declaration.type();
    }

    /** The name of the type that it routes as; another than {@link #type} where that one stands for it. */
    public String routingType() {
        return behaviour.name();
    }

    public boolean durable() {
        return declaration.durable();
    }

    public boolean autoDelete() {
        return declaration.autoDelete();
    }

    /** Whoever takes a publish from a client refuses it if this is true; routing through other exchanges goes on. */
    public boolean internal() {
        return declaration.internal();
    }

    /** Values as in {@link Routable#headers}. */
    public Map<String, Object> arguments() {
        return declaration.arguments();
    }

    /**
     * Where messages go that match no binding here; the exchange of this name may or may not exist. What was declared goes before
     * what a policy says.
     */
    public @Nullable String alternate() {
        return alternateByArgument != null ? alternateByArgument : alternateByPolicy;
    }

    /** Returns false if it is as before. */
    boolean alternateByPolicy(@Nullable String name) {
        if (Objects.equals(alternateByPolicy, name)) {
            return false;
        }
        alternateByPolicy = name;
        return true;
    }

    /** How many bindings have this exchange as their source. */
    public int bindingCount() {
        return outgoing.size();
    }

    /** What remembers which messages have passed; null if they may pass as often as they come. */
    @Nullable
    Deduplication deduplication() {
        return deduplication;
    }

    /** Whether the message may go on from here; claims its id for the route if it is the first that has it. */
    boolean admits(Routable message, Route route) {
        return deduplication == null || route.passes(deduplication, message);
    }

    boolean match(Routable message, Route route) {
        if (!table.decidesByKeyAlone()) {
            route.alsoDecidedByContent();
        }
        return table.match(message, route);
    }

    /** Accepts by returning, as {@link ExchangeType#validateBinding}. */
    void validate(Binding binding) {
        behaviour.validateBinding(binding.bindingKey(), binding.arguments());
    }

    /** Returns false if an equal binding was there already. */
    boolean add(Binding binding) {
        if (outgoing.putIfAbsent(binding, binding) != null) {
            return false;
        }
        table.add(binding);
        return true;
    }

    /** What a new binding brings along: see {@link BindingTable#earlierMessages}. */
    List<Routable> earlierMessages(Binding binding) {
        return table.earlierMessages(binding);
    }

    /** Returns the binding that is equal to this one. */
    @Nullable
    Binding find(Binding equal) {
        return outgoing.get(equal);
    }

    /** Returns false if it was not there any more. */
    boolean remove(Binding binding) {
        if (!outgoing.remove(binding, binding)) {
            return false;
        }
        table.remove(binding);
        return true;
    }

    Set<Binding> outgoing() {
        return outgoing.keySet();
    }

    Set<Binding> incoming() {
        return incoming;
    }

    @Override
    public String toString() {
        return "exchange '" + name() + "'";
    }
}
