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
    private final List<Integer> lives = new ArrayList<>();
    private final List<Long> kills = new ArrayList<>();

    /**
     * A history in which nothing has happened.
     *
     * @param clock nanoseconds; tests give their own
     */
    public History(List<String> queues, LongSupplier clock) {
        this.queues = List.copyOf(queues);
        this.clock = clock;
    }

    public synchronized ClientLog open(ClientKind kind, String name) {
        ClientLog log = new ClientLog(logs.size(), name, clock);
        logs.add(log);
        kinds.add(kind);
        lives.add(kills.size());
        return log;
    }

    /**
     * The broker was killed, or stopped for good, at this time at the latest, and all clients since the last kill have ended.
     * If one lost its connection before, then the broker died at that time: by itself, or by a fault.
     */
    public synchronized void killed(long atNanos) {
        long died = atNanos;
        for (ClientLog log : logs) {
            if (lives.get(log.client()) != kills.size()) continue;
            for (Event event : log.events()) {
                if (event.kind() == EventKind.LOST) died = Math.min(died, event.atNanos());
            }
        }
        kills.add(died);
    }

    /** The clients since the last kill whose connections ended before this time. */
    public synchronized List<String> lostBefore(long atNanos) {
        return logs.stream().filter(log -> lives.get(log.client()) == kills.size())
                .filter(log -> log.events().stream()
                        .anyMatch(event -> event.kind() == EventKind.LOST && event.atNanos() < atNanos))
                .map(ClientLog::name).toList();
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

    /** In which of the broker's lives this client used it: how many kills were before. A client sees one life only. */
    synchronized int life(int client) {
        return lives.get(client);
    }

    /** The kill that cut this client off. What it did after that never reached the broker. */
    synchronized long killOf(int client) {
        int life = lives.get(client);
        return life < kills.size() ? kills.get(life) : NEVER;
    }
}
