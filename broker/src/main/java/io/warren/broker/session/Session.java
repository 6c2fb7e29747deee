package io.warren.broker.session;

import io.warren.broker.auth.Permission;
import io.warren.broker.auth.TopicPermissions;
import io.warren.broker.auth.User;
import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import io.warren.router.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A connection after its handshake: who is there, where, and with which broker.
 *
 * @param connectionId
 *            unique in this broker's life, never 0
 * @param channelMax
 *            most channels that the connection may have open
 * @param connectionName
 *            client and broker, by their addresses
 */
public record Session(long connectionId, User user, VirtualHost vhost, ClientCapabilities capabilities, int channelMax,
        BrokerServices services, String connectionName) {

    /** RabbitMQ's permission patterns know the default exchange, whose name is empty, by this name. */
    private static final String DEFAULT_EXCHANGE = "amq.default";
    private static final String TOPIC = "topic";

    /** On a connection whose name does not matter. */
    public Session(long connectionId, User user, VirtualHost vhost, ClientCapabilities capabilities, int channelMax,
            BrokerServices services) {
        this(connectionId, user, vhost, capabilities, channelMax, services, "");
    }

    public void requireOnQueue(Permission permission, String queue) {
        require(permission, "queue", queue);
    }

    public void requireOnExchange(Permission permission, String exchange) {
        require(permission, "exchange", exchange.isEmpty() ? DEFAULT_EXCHANGE : exchange);
    }

    /** Whether the user may use this routing key at an exchange, which matters only at topic exchanges. */
    public void requireOnTopic(Permission permission, Exchange exchange, String routingKey) {
        TopicPermissions restricted = topics(exchange);
        if (restricted != null) {
            requireOnTopic(permission, restricted, routingKey);
        }
    }

    /** What holds for routing keys at an exchange; null: all are free. */
    public @Nullable TopicPermissions topics(Exchange exchange) {
        return exchange.routingType().equals(TOPIC) ? services.access().topics(user, vhost.name(), exchange.name())
                : null;
    }

    /** As {@link #requireOnTopic(Permission, Exchange, String)}, when what holds there is known. */
    public void requireOnTopic(Permission permission, TopicPermissions restricted, String routingKey) {
        if (!restricted.allow(permission, routingKey)) {
            throw new ChannelException(SoftError.ACCESS_REFUSED,
                    permission.text() + " access to topic '" + routingKey + "' in exchange '" + restricted.exchange()
                            + "' in vhost '" + vhost.name() + "' refused for user '" + user.name() + "'");
        }
    }

    /** For those who only ask whether it is there: any permission will do. */
    public void requireAnyOnQueue(String queue) {
        requireAny("queue", queue);
    }

    public void requireAnyOnExchange(String exchange) {
        requireAny("exchange", exchange.isEmpty() ? DEFAULT_EXCHANGE : exchange);
    }

    private void requireAny(String kind, String resource) {
        for (Permission permission : Permission.values()) {
            if (services.access().allows(user, vhost.name(), permission, resource)) {
                return;
            }
        }
        require(Permission.CONFIGURE, kind, resource);
    }

    private void require(Permission permission, String kind, String resource) {
        if (!services.access().allows(user, vhost.name(), permission, resource)) {
            throw new ChannelException(SoftError.ACCESS_REFUSED,
                    permission.text() + " access to " + kind + " '" + resource
                            + "' in vhost '" + vhost.name() + "' refused for user '" + user.name() + "'");
        }
    }
}
