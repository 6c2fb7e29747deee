package io.warren.broker.connection;

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

    /** Counts a connection as open if there are not so many yet. */
    boolean open(int max) {
        if (open.incrementAndGet() <= max) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void closed() {
        open.decrementAndGet();
    }
}
