package io.warren.durability;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.broker.Warren;
import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Gate;
import io.warren.faultfs.Operation;
import io.warren.harness.OutlivingConnection;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A duplicate that comes before it is known whether the first one has been stored. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be given a disk")
class DeduplicationUnderWayTest {

    private static final String QUEUE = "durable";
    private static final String EXCHANGE = "once";
    private static final BasicProperties PERSISTENT_WITH_ID = new BasicProperties.Builder().deliveryMode(2)
            .headers(Map.of("x-deduplication-header", "id")).build();

    private final FaultFileSystem disk = FaultFileSystem.create(1);

    private Warren start() throws Exception {
        return new Brokers(disk.root().resolve("data")).builder().set("journal.segment_size", "256KiB").start();
    }

    private static void declare(Channel channel) throws Exception {
        channel.exchangeDeclare(EXCHANGE, "fanout", true, false, Map.of("x-message-deduplication", true));
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.queueBind(QUEUE, EXCHANGE, "");
    }

    private static CompletableFuture<String> publishAwaiting(Channel channel, String text) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        channel.addConfirmListener((number, multiple) -> answer.complete("ack"),
                (number, multiple) -> answer.complete("nack"));
        channel.addShutdownListener(signal -> answer.complete("closed"));
        channel.confirmSelect();
        publish(channel, EXCHANGE, "", PERSISTENT_WITH_ID, text);
        return answer;
    }

    @Test
    void itIsConfirmedWhenTheFirstOneHasBeenForcedToTheDisk() throws Exception {
        try (Warren broker = start();
                Connection connection = Brokers.connect(broker.amqpPort());
                Connection other = Brokers.connect(broker.amqpPort())) {
            Channel channel = connection.createChannel();
            declare(channel);
            Gate forces = Gate.holding(Operation.FORCE);
            disk.onOperation(forces);
            CompletableFuture<String> first = publishAwaiting(channel, "first");
            forces.awaitHeld(1);

            Channel retrying = other.createChannel();
            CompletableFuture<String> duplicate = publishAwaiting(retrying, "duplicate");
            retrying.queueDeclarePassive(QUEUE); // by now a confirm would have come
            assertThat(duplicate).isNotDone();
            forces.open();

            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
            assertThat(duplicate.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
            assertThat(drain(channel, QUEUE)).containsExactly("first");
        }
    }

    @Test
    void itIsConfirmedAlsoWhenTheConnectionOfTheFirstOneHasGone() throws Exception {
        try (Warren broker = start(); Connection other = Brokers.connect(broker.amqpPort())) {
            Channel retrying = other.createChannel();
            declare(retrying);
            Gate forces = Gate.holding(Operation.FORCE);
            Connection gone = Brokers.connect(broker.amqpPort());
            disk.onOperation(forces);
            CompletableFuture<String> unheard = publishAwaiting(gone.createChannel(), "first");
            forces.awaitHeld(1);
            CompletableFuture<String> duplicate = publishAwaiting(retrying, "duplicate");
            gone.abort();
            assertThat(unheard.get(30, TimeUnit.SECONDS)).isEqualTo("closed");
            retrying.queueDeclarePassive(QUEUE);
            assertThat(duplicate).isNotDone();
            forces.open();

            assertThat(duplicate.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
            assertThat(drain(retrying, QUEUE)).containsExactly("first");
        }
    }

    @Test
    void itIsNotConfirmedWhenTheFirstOneCouldNotBeStored() throws Exception {
        try (Warren broker = start();
                var connection = new OutlivingConnection(Brokers.connect(broker.amqpPort()));
                var other = new OutlivingConnection(Brokers.connect(broker.amqpPort()))) {
            Channel channel = connection.createChannel();
            declare(channel);
            disk.failNth(DeduplicationUnderWayTest::ofTheJournal, Operation.FORCE, 1, Fault.EIO, true);

            CompletableFuture<String> first = publishAwaiting(channel, "first");
            CompletableFuture<String> duplicate = publishAwaiting(other.createChannel(), "duplicate");

            assertThat(first.get(30, TimeUnit.SECONDS)).isNotEqualTo("ack");
            assertThat(duplicate.get(30, TimeUnit.SECONDS)).isNotEqualTo("ack");
        }
    }

    private static boolean ofTheJournal(Path file) {
        return file.toString().contains("/wal/");
    }
}
