package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.crash.history.ClientKind;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.History;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * All clients of one stretch of load, from a broker's start to its kill.
 *
 * <p>
 * Threads: one; each client has its own.
 */
public final class Load {
    private static final int PUBLISHERS = 4;
    private static final long JOIN_MILLIS = 600_000;

    private final Connections connections;
    private final History history;
    private final Violations violations;
    private final SplittableRandom random;
    private final DefinitionLedger definitions;
    private final LoadState state = new LoadState();
    private final List<Thread> threads = new ArrayList<>();

    public Load(Connections connections, LoadRecord record, SplittableRandom random) {
        this.connections = connections;
        this.history = record.history();
        this.violations = record.violations();
        this.definitions = record.definitions();
        this.random = random;
    }

    /** Declares the queues; false if the broker died meanwhile. */
    public boolean declare() {
        try (Connection connection = connections.open("setup")) {
            Channel channel = connection.createChannel();
            Topology.declare(channel);
            return true;
        } catch (IOException | com.rabbitmq.client.ShutdownSignalException e) {
            return false;
        }
    }

    /** Starts all clients; returns at once. */
    public void start(int messagesMax) {
        for (int i = 0; i < PUBLISHERS; i++) {
            start(new Publisher(connections, state, violations, log(ClientKind.CONFIRMING, "publisher-" + i),
                    random.split(), messagesMax));
        }
        start(new PushConsumer(connections, state, violations, log(ClientKind.CONSUMING, "push-0"), random.split(), 0));
        start(new PushConsumer(connections, state, violations, log(ClientKind.CONSUMING, "push-1"), random.split(),
                random.nextInt(2)));
        start(new PullConsumer(connections, state, violations, log(ClientKind.CONSUMING, "pull"), random.split(),
                Topology.BOTH));
        start(new TransactionUser(connections, state, violations, log(ClientKind.TRANSACTIONAL, "transactions"),
                random.split()));
        start(new Remover(connections, state, violations, log(ClientKind.CONFIRMING, "purge"), random.split(),
                Topology.PURGED));
        start(new Remover(connections, state, violations, log(ClientKind.CONFIRMING, "delete"), random.split(),
                Topology.DELETED));
        start(new Witness(connections, state, violations, log(ClientKind.CONSUMING, "witness")));
        start(new DefinitionChurn(connections, state, violations, log(ClientKind.CONSUMING, "churn"), random.split(),
                definitions));
    }

    /** Waits until all clients have seen that the broker is gone. */
    public void awaitEnd() throws InterruptedException, TimeoutException {
        state.end();
        for (Thread thread : threads) {
            thread.join(JOIN_MILLIS);
            if (thread.isAlive())
                throw new TimeoutException("Expected " + thread.getName() + " to end after the broker was killed");
        }
    }

    private ClientLog log(ClientKind kind, String name) {
        return history.open(kind, name);
    }

    private void start(Client client) {
        threads.add(Thread.ofPlatform().daemon().name(client.log().name()).start(client));
    }
}
