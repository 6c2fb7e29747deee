package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.SplittableRandom;

/** Declares, binds, unbinds and deletes durable queues that carry no messages. */
final class DefinitionChurn extends Client {
    static final String PREFIX = "churn.";

    private static final int QUEUES = 20;
    private static final int PAUSE_MILLIS_MAX = 10; // RabbitMQ would take minutes to recover from more

    private final SplittableRandom random;
    private final DefinitionLedger ledger;

    DefinitionChurn(Connections connections, LoadState state, Violations violations, ClientLog log,
            SplittableRandom random,
            DefinitionLedger ledger) {
        super(connections, state, violations, log);
        this.random = random;
        this.ledger = ledger;
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException {
        while (!state().ended()) {
            String queue = PREFIX + random.nextInt(QUEUES);
            DefinitionLedger.State state = ledger.of(queue);
            ledger.put(queue, DefinitionLedger.State.OPEN);
            ledger.put(queue, change(channel, queue, state));
            Thread.sleep(random.nextInt(PAUSE_MILLIS_MAX));
        }
    }

    /** The routing key of its binding is its name. */
    private DefinitionLedger.State change(Channel channel, String queue, DefinitionLedger.State state)
            throws IOException {
        return switch (state) {
            case ABSENT, OPEN -> {
                channel.queueDelete(queue); // of one left open it is not known what is there
                channel.queueDeclare(queue, true, false, false, null);
                yield DefinitionLedger.State.DECLARED;
            }
            case DECLARED -> {
                channel.queueBind(queue, Topology.TOPIC, queue);
                yield DefinitionLedger.State.BOUND;
            }
            case BOUND -> {
                if (random.nextBoolean()) {
                    channel.queueUnbind(queue, Topology.TOPIC, queue);
                    yield DefinitionLedger.State.DECLARED;
                }
                channel.queueDelete(queue);
                yield DefinitionLedger.State.ABSENT;
            }
        };
    }
}
