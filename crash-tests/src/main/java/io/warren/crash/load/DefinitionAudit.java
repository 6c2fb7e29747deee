package io.warren.crash.load;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;

/** Compares the queues and bindings of a restarted broker with what it had answered. */
final class DefinitionAudit {
    private static final long CONFIRM_MILLIS = 60_000;

    private final Connection connection;
    private final Violations violations;

    DefinitionAudit(Connection connection, Violations violations) {
        this.connection = connection;
        this.violations = violations;
    }

    void check(DefinitionLedger ledger) throws IOException, InterruptedException, TimeoutException {
        Map<String, DefinitionLedger.State> queues = ledger.snapshot();
        for (String exchange : List.of(Topology.FANOUT, Topology.TOPIC)) {
            if (exists(channel -> channel.exchangeDeclarePassive(exchange))) continue;
            violations.add(Violation.Kind.DEFINITION, "exchange " + exchange + " is gone");
            return; // nothing can be published to it
        }
        Set<String> unroutable = unroutable(queues.keySet());
        for (Map.Entry<String, DefinitionLedger.State> entry : queues.entrySet()) {
            String queue = entry.getKey();
            DefinitionLedger.State expected = entry.getValue();
            if (expected == DefinitionLedger.State.OPEN) continue;
            DefinitionLedger.State found = !exists(channel -> channel.queueDeclarePassive(queue))
                    ? DefinitionLedger.State.ABSENT
                    : unroutable.contains(queue) ? DefinitionLedger.State.DECLARED : DefinitionLedger.State.BOUND;
            if (found != expected) {
                violations.add(Violation.Kind.DEFINITION,
                        "queue " + queue + " must be " + expected + ", but is " + found);
            }
        }
    }

    /** An error closes the channel, so each has its own. */
    private boolean exists(Declaration passive) throws IOException, TimeoutException {
        Channel channel = connection.createChannel();
        try {
            passive.declare(channel);
        } catch (IOException e) {
            if (connection.isOpen()) return false;
            throw e;
        }
        channel.close();
        return true;
    }

    private interface Declaration {
        void declare(Channel channel) throws IOException;
    }

    /** Those that a message published to the topic exchange with their name as key does not reach. */
    private Set<String> unroutable(Set<String> keys) throws IOException, InterruptedException, TimeoutException {
        Set<String> returned = new ConcurrentSkipListSet<>();
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.addReturnListener(message -> returned.add(message.getRoutingKey()));
            for (String key : keys) {
                channel.basicPublish(Topology.TOPIC, key, true, new AMQP.BasicProperties(), new byte[0]);
            }
            channel.waitForConfirmsOrDie(CONFIRM_MILLIS); // a return comes before the confirm
        }
        return returned;
    }
}
