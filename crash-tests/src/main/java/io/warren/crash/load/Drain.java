package io.warren.crash.load;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.crash.history.ClientKind;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes all that is left in all queues, alone, and acknowledges it. */
public final class Drain {
    private static final String MARKER = "marker";
    private static final int PREFETCH = 400;
    private static final int ACK_EVERY = 100;
    private static final int DELIVERY_SECONDS = 60;
    private static final int LOOKS_A_SECOND = 100;

    private final Connections connections;
    private final LoadRecord record;

    public Drain(Connections connections, LoadRecord record) {
        this.connections = connections;
        this.record = record;
    }

    /** Compares queues and bindings with what the broker had answered; what it finds is in the record's violations. */
    public void checkDefinitions() throws InterruptedException {
        try (Connection connection = connections.open("definitions")) {
            new DefinitionAudit(connection, record.violations()).check(record.definitions());
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            record.violations().add(Violation.Kind.BROKER, "could not check definitions: " + e);
        }
    }

    /** What it finds is in the record's history and violations. False if not all queues could be drained. */
    public boolean run() throws InterruptedException {
        Violations violations = record.violations();
        try (Connection connection = connections.open("drain")) {
            awaitExpired(connection);
            for (int queue = 0; queue < Topology.QUEUES.size(); queue++) {
                if (Depth.of(connection, Topology.QUEUES.get(queue)) != Depth.NO_QUEUE) drain(connection, queue);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            violations.add(Violation.Kind.BROKER, "could not drain: " + e);
            return false;
        }
        checkEmpty(violations);
        return true;
    }

    /** Rounds, not a deadline, as for deliveries. */
    private static void awaitExpired(Connection connection) throws IOException, TimeoutException, InterruptedException {
        for (int round = 0; Depth.of(connection, Topology.EXPIRING) > 0; round++) {
            if (round == DELIVERY_SECONDS * LOOKS_A_SECOND) throw new TimeoutException("messages do not expire");
            Thread.sleep(1_000 / LOOKS_A_SECOND);
        }
    }

    private void drain(Connection connection, int queue) throws IOException, TimeoutException, InterruptedException {
        String name = Topology.QUEUES.get(queue);
        ClientLog log = record.history().open(ClientKind.DRAINING, "drain of " + name);
        try (Channel channel = connection.createChannel()) {
            channel.basicQos(PREFETCH);
            // The queue has an order, so when the marker comes all before it has come.
            channel.basicPublish("", name, marker(queue), new byte[0]);
            Deliveries deliveries = new Deliveries(channel, log, queue, PREFETCH);
            BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
            String consumer = channel.basicConsume(name, false, (tag, delivery) -> arrived.add(delivery), tag -> {});
            takeUntilMarker(channel, arrived, deliveries);
            channel.basicCancel(consumer);
            takeStragglers(channel, name, deliveries);
            deliveries.barrier();
            prove(connection, log, name, queue);
            takeStragglers(channel, name, deliveries);
        }
    }

    private static BasicProperties marker(int queue) {
        return new BasicProperties.Builder().messageId(MARKER)
                .headers(queue == Topology.DELAYED ? Topology.LATER : Map.of()).build();
    }

    /** Its confirm says that all acks before are durable. */
    private static void prove(Connection connection, ClientLog log, String name, int queue)
            throws IOException, TimeoutException, InterruptedException {
        try (Channel channel = connection.createChannel()) {
            Confirms confirms = new Confirms(channel, log);
            Publisher.publish(channel, confirms, log, new Topology.Route("", name, List.of(queue)), 0);
            confirms.awaitAtMost(0);
        }
    }

    private static void takeUntilMarker(Channel channel, BlockingQueue<Delivery> arrived, Deliveries deliveries)
            throws InterruptedException, TimeoutException, IOException {
        while (true) {
            Delivery delivery = next(arrived);
            long tag = delivery.getEnvelope().getDeliveryTag();
            boolean marker = MARKER.equals(delivery.getProperties().getMessageId());
            if (!marker) deliveries.onDelivery(delivery.getEnvelope(), delivery.getProperties(), delivery.getBody());
            if (deliveries.size() >= ACK_EVERY) deliveries.ack(tag, true);
            if (!marker) continue;
            if (deliveries.size() > 0) deliveries.ack(deliveries.tags().getLast(), true);
            channel.basicAck(tag, false);
            return;
        }
    }

    private static Delivery next(BlockingQueue<Delivery> arrived) throws InterruptedException, TimeoutException {
        // Rounds, not a deadline: a machine that stood still meanwhile is no fault of the broker.
        for (int round = 0; round < DELIVERY_SECONDS; round++) {
            Delivery delivery = arrived.poll(1, TimeUnit.SECONDS);
            if (delivery != null) return delivery;
        }
        throw new TimeoutException("no delivery for " + DELIVERY_SECONDS + " s, and no marker");
    }

    /** Messages behind the marker are out of order; they are not lost. */
    private static void takeStragglers(Channel channel, String name, Deliveries deliveries) throws IOException {
        while (true) {
            GetResponse response = channel.basicGet(name, false);
            if (response == null) return;
            deliveries.onDelivery(response.getEnvelope(), response.getProps(), response.getBody());
            deliveries.ack(response.getEnvelope().getDeliveryTag(), false);
        }
    }

    /** On a new connection: what the one before had not acknowledged would be back. */
    private void checkEmpty(Violations violations) {
        try (Connection connection = connections.open("depths")) {
            for (String queue : Topology.QUEUES) {
                int depth = Depth.of(connection, queue);
                if (depth > 0)
                    violations.add(Violation.Kind.NOT_EMPTY,
                            queue + " has " + depth + " messages after all were acknowledged");
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            violations.add(Violation.Kind.BROKER, "could not ask for depths: " + e);
        }
    }
}
