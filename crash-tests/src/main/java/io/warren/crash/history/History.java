package io.warren.crash.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * All that clients did and saw in one cycle, and when the broker died in between.
 *
 * <p>
 * Threads: clients may be added from any thread; the checks want that none is active any more.
 */
public final class History {
    /** The time of a kill that never came. */
    static final long NEVER = Long.MAX_VALUE;

    private final List<String> queues;
    private final LongSupplier clock;
    private final List<ClientLog> logs = new ArrayList<>();
    private final List<ClientKind> kinds = new ArrayList<>();
    private final List<Long> kills = new ArrayList<>();
    private int clientsBeforeLastKill;

    /** @param clock nanoseconds; tests give their own */
    public History(List<String> queues, LongSupplier clock) {
        this.queues = List.copyOf(queues);
        this.clock = clock;
    }

    public synchronized ClientLog open(ClientKind kind, String name) {
        ClientLog log = new ClientLog(logs.size(), name, clock);
        logs.add(log);
        kinds.add(kind);
        return log;
    }

    /**
     * The broker was killed, or stopped for good, at this time at the latest, and all clients since the last kill have ended.
     * If one lost its connection before, then the broker died at that time: by itself, or by a fault.
     */
    public synchronized void killed(long atNanos) {
        long died = atNanos;
        for (ClientLog log : logs.subList(clientsBeforeLastKill, logs.size())) {
            for (Event event : log.events()) {
                if (event.kind() == EventKind.LOST) died = Math.min(died, event.atNanos());
            }
        }
        clientsBeforeLastKill = logs.size();
        kills.add(died);
    }

    public synchronized List<String> queues() {
        return queues;
    }

    public synchronized List<ClientLog> logs() {
        return List.copyOf(logs);
    }

    public synchronized ClientKind kind(int client) {
        return kinds.get(client);
    }

    /** The first kill at or after this time. */
    synchronized long killAfter(long atNanos) {
        for (long kill : kills) {
            if (kill >= atNanos) return kill;
        }
        return NEVER;
    }
}
