package io.warren.broker.connection;

import io.warren.broker.auth.User;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.limit.Limits;
import io.warren.broker.limit.RateBudgets;
import io.warren.broker.limit.UseCounts;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.HardError;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All connections of a broker, open or in their handshake.
 *
 * <p>
 * Threads: any.
 */
public final class ConnectionRegistry {

    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final UseCounts byVhost = new UseCounts();
    private final UseCounts byUser = new UseCounts();
    private final UseCounts channelsByUser = new UseCounts();
    private final RateBudgets budgets = new RateBudgets();

    long add(Connection connection) {
        long id = lastId.incrementAndGet();
        connections.put(id, connection);
        return id;
    }

    void remove(long id) {
        connections.remove(id);
    }

    public Collection<Connection> connections() {
        return connections.values();
    }

    /** Counts a connection as open, or tells which limit speaks against it. */
    void open(User user, VirtualHost vhost, BrokerServices services) {
        int max = services.config().connectionMax();
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            throw refused("connection refused: node connection limit (" + max + ") is reached");
        }
        long vhostMax = vhost.limits().get(Limits.MAX_CONNECTIONS);
        if (!byVhost.take(vhost.name(), vhostMax)) {
            open.decrementAndGet();
            throw refused("access to vhost '" + vhost.name() + "' refused for user '" + user.name()
                    + "': connection limit (" + vhostMax + ") is reached");
        }
        long userMax = services.access().limits(user).get(Limits.MAX_CONNECTIONS);
        if (!byUser.take(user.name(), userMax)) {
            open.decrementAndGet();
            byVhost.giveBack(vhost.name());
            throw refused("connection refused for user '" + user.name() + "': user connection limit (" + userMax
                    + ") is reached");
        }
    }

    void closed(User user, VirtualHost vhost) {
        open.decrementAndGet();
        byVhost.giveBack(vhost.name());
        byUser.giveBack(user.name());
    }

    /** Counts a channel as open, or refuses one more than its user may have. */
    void channelOpened(User user, BrokerServices services) {
        long max = services.access().limits(user).get(Limits.MAX_CHANNELS);
        if (!channelsByUser.take(user.name(), max)) {
            throw refused("number of channels opened for user '" + user.name()
                    + "' has reached the maximum allowed user limit of (" + max + ")");
        }
    }

    void channelClosed(User user) {
        channelsByUser.giveBack(user.name());
    }

    RateBudgets budgets() {
        return budgets;
    }

    private static ConnectionException refused(String why) {
        return new ConnectionException(HardError.NOT_ALLOWED, why);
    }
}
