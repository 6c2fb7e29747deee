package io.warren.broker.definition.store;

import io.warren.codec.table.FieldTable;
import java.util.List;
import java.util.Set;

/**
 * One durable fact, or its end. A queue or exchange in a record is durable and not exclusive; both ends of a binding are
 * durable.
 */
public sealed interface DefinitionRecord {

    record PutVirtualHost(String name) implements DefinitionRecord {}

    /** Replaces what was said before; an empty type of queues is the broker's. */
    record DescribeVirtualHost(String name, String description, List<String> tags, String defaultQueueType)
            implements
                DefinitionRecord {}

    /** The virtual host goes, and everything in it. */
    record DeleteVirtualHost(String name) implements DefinitionRecord {}

    /** Replaces all limits by these, a JSON object. */
    record PutVirtualHostLimits(String name, String limits) implements DefinitionRecord {}

    /** Replaces all limits by these, a JSON object. */
    record PutUserLimits(String name, String limits) implements DefinitionRecord {}

    /**
     * A user who may come in.
     *
     * @param password
     *            salted and hashed, as {@code UserStore} restores it
     */
    record PutUser(String name, String password, Set<String> tags) implements DefinitionRecord {

        @Override
        public String toString() {
            return "PutUser[" + name + ", " + tags + "]";
        }
    }

    /** The user goes, and all its permissions and limits. */
    record DeleteUser(String name) implements DefinitionRecord {}

    record PutPermissions(String user, String vhost, String configure, String write, String read)
            implements
                DefinitionRecord {}

    /** The permissions go, and the topic permissions in that virtual host. */
    record DeletePermissions(String user, String vhost) implements DefinitionRecord {}

    record PutTopicPermissions(String user, String vhost, String exchange, String write, String read)
            implements
                DefinitionRecord {}

    record DeleteTopicPermissions(String user, String vhost, String exchange) implements DefinitionRecord {}

    /** The definition is a JSON object. */
    record PutPolicy(String vhost, String name, boolean operator, String pattern, int priority, String applyTo,
            String definition) implements DefinitionRecord {}

    record DeletePolicy(String vhost, String name, boolean operator) implements DefinitionRecord {}

    /** The value is any in JSON. */
    record PutParameter(String component, String vhost, String name, String value) implements DefinitionRecord {}

    record DeleteParameter(String component, String vhost, String name) implements DefinitionRecord {}

    /** The value is any in JSON. */
    record PutGlobalParameter(String name, String value) implements DefinitionRecord {}

    record DeleteGlobalParameter(String name) implements DefinitionRecord {}

    record PutExchange(String vhost, String name, String type, boolean autoDelete, boolean internal,
            FieldTable arguments) implements DefinitionRecord {}

    /** The exchange goes, and all bindings from and to it. */
    record DeleteExchange(String vhost, String name) implements DefinitionRecord {}

    /** A second one for a queue that is there says that its arguments have changed. */
    record PutQueue(String vhost, String name, long id, boolean autoDelete, FieldTable arguments)
            implements
                DefinitionRecord {}

    /** The queue goes, and all bindings to it. */
    record DeleteQueue(String vhost, String name) implements DefinitionRecord {}

    record PutBinding(Edge edge) implements DefinitionRecord {}

    record DeleteBinding(Edge edge) implements DefinitionRecord {}

    /** Whether what happens to messages in a virtual host is copied to {@code amq.rabbitmq.trace}; without one it is not. */
    record SetTracing(String vhost, boolean on) implements DefinitionRecord {}

    /** Whether nobody gets anything of a queue; without one, everybody does. */
    record PauseQueue(String vhost, String queue, boolean paused) implements DefinitionRecord {}

    /** Ids of queues up to this one may have been given away, also to queues that no record tells of. */
    record ReserveQueueIds(long last) implements DefinitionRecord {}

    /** The default virtual host and user have been made; if they are gone, then because somebody wanted it so. */
    record Initialized() implements DefinitionRecord {}

    /** A binding, to a queue or with {@code toExchange} to an exchange. */
    record Edge(String vhost, String source, String destination, boolean toExchange, String key,
            FieldTable arguments) {}
}
