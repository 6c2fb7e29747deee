package io.warren.durability;

import static com.rabbitmq.client.MessageProperties.MINIMAL_PERSISTENT_BASIC;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.broker.DataFailedException;
import io.warren.broker.Warren;
import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Gate;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.harness.OutlivingConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker whose disk is slow, fails or loses power. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be given a disk")
class FaultyDiskTest {

    private static final String QUEUE = "durable";

    private final FaultFileSystem disk = FaultFileSystem.create(1);

    private static Warren start(FaultFileSystem disk) throws Exception {
        // Small segments: this disk is in memory.
        return new Brokers(disk.root().resolve("data")).builder().set("journal.segment_size", "256KiB").start();
    }

    private static Channel withQueue(Channel channel) throws Exception {
        channel.queueDeclare(QUEUE, true, false, false, null);
        channel.confirmSelect();
        return channel;
    }

    /** Answers of the broker to publishes, each "ack" or "nack". */
    private static CompletableFuture<String> firstAnswer(Channel channel) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        channel.addConfirmListener((number, multiple) -> answer.complete("ack"),
                (number, multiple) -> answer.complete("nack"));
        channel.addShutdownListener(signal -> answer.complete("closed"));
        return answer;
    }

    @Test
    void aConfirmComesOnlyAfterTheMessageWasForcedToTheDisk() throws Exception {
        try (Warren broker = start(disk); Connection connection = Brokers.connect(broker.amqpPort())) {
            Channel channel = withQueue(connection.createChannel());
            CompletableFuture<String> answer = firstAnswer(channel);
            Gate forces = Gate.holding(Operation.FORCE);
            disk.onOperation(forces);

            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "m");
            forces.awaitHeld(1);
            channel.getConnection().createChannel().queueDeclarePassive(QUEUE); // by now a confirm would have come
            assertThat(answer).isNotDone();
            forces.open();

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
        }
    }

    @Test
    void aDuplicateIsNotConfirmedBeforeTheFirstIsOnTheDisk() throws Exception {
        BasicProperties id = MINIMAL_PERSISTENT_BASIC.builder().headers(Map.of("x-deduplication-header", "1")).build();
        try (Warren broker = start(disk); Connection connection = Brokers.connect(broker.amqpPort())) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-message-deduplication", true));
            channel.confirmSelect();
            Channel other = connection.createChannel();
            other.confirmSelect();
            CompletableFuture<String> first = firstAnswer(channel);
            CompletableFuture<String> second = firstAnswer(other);
            Gate forces = Gate.holding(Operation.FORCE);
            disk.onOperation(forces);

            publish(channel, "", QUEUE, id, "first");
            forces.awaitHeld(1);
            publish(other, "", QUEUE, id, "second");
            other.queueDeclarePassive(QUEUE); // by now a confirm would have come
            assertThat(second).isNotDone();
            forces.open();

            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("ack");
            assertThat(drain(channel, QUEUE)).containsExactly("first");
        }
    }

    @Test
    void aForceThatFailsEndsTheBrokerAndNothingIsConfirmedAnyMore() throws Exception {
        Warren broker = start(disk);
        try (var connection = new OutlivingConnection(Brokers.connect(broker.amqpPort()))) {
            Channel channel = withQueue(connection.createChannel());
            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "confirmed");
            channel.waitForConfirmsOrDie(30_000);
            CompletableFuture<String> answer = firstAnswer(channel);
            disk.failNth(FaultyDiskTest::ofTheJournal, Operation.FORCE, 1, Fault.EIO, true);

            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "lost");

            assertThat(answer.get(30, TimeUnit.SECONDS)).isNotEqualTo("ack");
            broker.awaitClosed();
        }
        assertThat(broker.failure()).isInstanceOf(DataFailedException.class);

        try (Warren next = start(disk.powerCut(2, PowerCut.Profile.LOSE_ALL))) {
            Brokers.live(next.amqpPort(),
                    channel -> assertThat(drain(channel, QUEUE)).startsWith("confirmed"));
        }
    }

    @Test
    void aCommitThatCannotBeStoredIsRefused() throws Exception {
        try (Warren broker = start(disk);
                var connection = new OutlivingConnection(Brokers.connect(broker.amqpPort()))) {
            withQueue(connection.createChannel());
            Channel transactional = connection.createChannel();
            transactional.txSelect();
            publish(transactional, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "lost");
            disk.failNth(FaultyDiskTest::ofTheJournal, Operation.FORCE, 1, Fault.EIO, true);

            assertThatThrownBy(transactional::txCommit)
                    .satisfies(refused -> assertThat(transactional.isOpen()).isFalse());
        }
    }

    @ParameterizedTest
    @EnumSource(PowerCut.Profile.class)
    void whatWasConfirmedSurvivesAPowerCut(PowerCut.Profile profile) throws Exception {
        List<String> texts = List.of("1", "2", "3");
        FaultFileSystem after;
        try (Warren broker = start(disk); Connection connection = Brokers.connect(broker.amqpPort())) {
            Channel channel = withQueue(connection.createChannel());
            for (String text : texts) {
                publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, text);
            }
            channel.waitForConfirmsOrDie(30_000);
            after = disk.powerCut(3, profile);
        }

        try (Warren broker = start(after)) {
            Brokers.live(broker.amqpPort(), channel -> assertThat(drain(channel, QUEUE)).isEqualTo(texts));
        }
    }

    private static boolean ofTheJournal(Path file) {
        return file.toString().contains("/wal/");
    }
}
