package io.warren.broker.definition;

import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.codec.table.FieldTable;
import io.warren.queue.MessageQueue;
import io.warren.router.ExchangeDeclaration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One change of what is declared. All changes are applied in one order, by {@link Definitions}.
 *
 * @param <R>
 *            what applying it answers; {@link Done} if there is nothing to say
 */
public sealed interface DefinitionChange<R>
        permits
        PolicyChange,
        UserChange,
        VirtualHostChange,
        ParameterChange,
        DefinitionChange.DeclareExchange,
        DefinitionChange.DeclareOwnExchange,
        DefinitionChange.SetTracing,
        DefinitionChange.DeleteExchange,
        DefinitionChange.PauseQueue,
        DefinitionChange.DeclareQueue,
        DefinitionChange.ChangeQueueArguments,
        DefinitionChange.RemoveQueue,
        DefinitionChange.DropOwned,
        DefinitionChange.Bind,
        DefinitionChange.Unbind,
        DefinitionChange.MarkInitialized {

    /** Applied, and nothing to say about it. */
    enum Done {
        DONE
    }

    /** Makes a virtual host unless there is one of that name. */
    record AddVirtualHost(String name) implements VirtualHostChange {}

    /** Adds a user or replaces the one of that name. */
    record PutUser(String name, String password, Set<String> tags) implements UserChange {

        @Override
        public String toString() {
            return "PutUser[" + name + ", " + tags + "]";
        }
    }

    /** Takes a user down, and all permissions of that name. One that is not there is no error. */
    record DeleteUser(String name) implements UserChange {}

    /** The default virtual host and user are there: no later start makes them again. */
    record MarkInitialized() implements DefinitionChange<Done> {}

    /** Gives a user a virtual host, and the three patterns in it. */
    record GrantPermissions(String user, String vhost, String configure, String write, String read)
            implements
                UserChange {}

    record DeclareExchange(String vhost, String name, String type, boolean durable, boolean autoDelete,
            boolean internal, FieldTable arguments) implements DefinitionChange<Done> {

        ExchangeDeclaration declaration() {
            return new ExchangeDeclaration(name, type, durable, autoDelete, internal, arguments.toJava());
        }
    }

    /** Makes an exchange of the broker's own, durable, whose name clients could not take. */
    record DeclareOwnExchange(String vhost, String name, String type) implements DefinitionChange<Done> {}

    /** From now on, or no longer, what happens to messages is copied to {@code amq.rabbitmq.trace}; also after a restart. */
    record SetTracing(String vhost, boolean on) implements DefinitionChange<Done> {}

    record DeleteExchange(String vhost, String name, boolean ifUnused) implements DefinitionChange<Done> {}

    record DeclareQueue(String vhost, QueueDeclaration declaration) implements DefinitionChange<DeclaredQueue> {}

    /**
     * Replaces some arguments of a queue, as {@link io.warren.broker.vhost.VirtualHost#changeArguments}; a null takes one away.
     * Numbers are Integer or Long.
     */
    record ChangeQueueArguments(String vhost, String queue, Map<String, @Nullable Object> arguments)
            implements
                DefinitionChange<Done> {

        public ChangeQueueArguments {
            // Not Map.copyOf: a null takes an argument away.
            arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        }
    }

    /** From now on, or no longer, nobody gets anything of a queue; for a durable one also after a restart. */
    record PauseQueue(String vhost, String queue, boolean paused) implements DefinitionChange<Done> {}

    /** Takes down the name and the bindings of a queue that has been deleted. */
    record RemoveQueue(String vhost, MessageQueue queue) implements DefinitionChange<Done> {}

    /** Deletes all queues that are exclusive to a connection that is gone. */
    record DropOwned(String vhost, long connectionId) implements DefinitionChange<Done> {}

    /** Binds a queue or, with {@code toExchange}, an exchange to an exchange. */
    record Bind(String vhost, Edge edge) implements DefinitionChange<Done> {}

    record Unbind(String vhost, Edge edge) implements DefinitionChange<Done> {}

    /**
     * One binding.
     *
     * @param destination
     *            the name of a queue, or with {@code toExchange} of an exchange
     * @param connectionId
     *            who asks, since an exclusive queue is for its connection only
     */
    record Edge(String source, String destination, boolean toExchange, String key, FieldTable arguments,
            long connectionId) {}
}
