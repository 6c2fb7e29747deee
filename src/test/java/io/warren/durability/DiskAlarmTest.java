package io.warren.durability;

import static com.rabbitmq.client.MessageProperties.MINIMAL_PERSISTENT_BASIC;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.broker.Warren;
import io.warren.faultfs.FaultFileSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** While the disk is nearly full, publishers wait and consumers go on. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be given a disk")
class DiskAlarmTest {

    private static final String QUEUE = "durable";
    private static final long LIMIT = 50_000_000;
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final List<Connection> connections = new ArrayList<>();

    /** A broker does not read what a blocked client says, not even that it wants to go. */
    @AfterEach
    void dropConnections() {
        connections.forEach(connection -> connection.abort(1));
    }

    private Connection connect(Warren broker) throws Exception {
        Connection connection = Brokers.connect(broker.amqpPort());
        connections.add(connection);
        return connection;
    }

    private Warren start(String... settings) throws Exception {
        var builder = new Brokers(disk.root().resolve("data")).builder().set("journal.segment_size", "256KiB");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.start();
    }

    /** A publisher that notes when it is blocked and unblocked, and has published once. */
    private Channel publisher(Warren broker) throws Exception {
        Connection connection = connect(broker);
        connection.addBlockedListener(reason -> events.add("blocked: " + reason), () -> events.add("unblocked"));
        Channel channel = connection.createChannel();
        channel.queueDeclare(QUEUE, true, false, false, null);
        publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "m");
        return channel;
    }

    private String nextEvent() throws InterruptedException {
        return events.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void leaveFree(long bytes) {
        disk.capacity(disk.usedBytes() + bytes);
    }

    @Test
    void publishersAreBlockedUntilThereIsRoomAgainAndConsumersGoOn() throws Exception {
        try (Warren broker = start()) {
            publisher(broker);

            leaveFree(LIMIT / 2);
            assertThat(nextEvent()).isEqualTo("blocked: low on disk");
            assertThat(take(connect(broker).createChannel(), QUEUE, 1)).containsExactly("m");

            leaveFree(2 * LIMIT);
            assertThat(nextEvent()).isEqualTo("unblocked");
        }
    }

    @Test
    void whoConnectsWhileTheDiskIsLowIsBlockedToo() throws Exception {
        leaveFree(LIMIT / 2);
        try (Warren broker = start()) {
            publisher(broker);

            assertThat(nextEvent()).isEqualTo("blocked: low on disk");
        }
    }

    @Test
    void theLimitCanBeSet() throws Exception {
        leaveFree(LIMIT / 2);
        try (Warren broker = start("disk_free_limit.absolute", "1MB")) {
            Channel channel = publisher(broker);
            channel.confirmSelect();
            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "m");
            channel.waitForConfirmsOrDie(WAIT.toMillis());
            assertThat(events).isEmpty();

            leaveFree(900_000);
            assertThat(nextEvent()).isEqualTo("blocked: low on disk");
        }
    }

    @Test
    void withMemoryAndDiskLowPublishersWaitForBoth() throws Exception {
        leaveFree(LIMIT / 2);
        try (Warren broker = start("vm_memory_high_watermark.absolute", "1MB")) {
            Channel filler = publisher(broker);
            assertThat(nextEvent()).isEqualTo("blocked: low on disk");
            leaveFree(2 * LIMIT);
            assertThat(nextEvent()).isEqualTo("unblocked");

            filler.queueDeclare("transient", false, false, false, null);
            filler.basicPublish("", "transient", null, new byte[2_000_000]);
            assertThat(nextEvent()).isEqualTo("blocked: low on memory");
            leaveFree(LIMIT / 2);
            awaitReason(broker, "low on memory & disk");
            drain(connect(broker).createChannel(), "transient");
            awaitReason(broker, "low on disk");
            assertThat(events).as("as long as one of them is low").isEmpty();
            leaveFree(2 * LIMIT);
            assertThat(nextEvent()).isEqualTo("unblocked");
        }
    }

    /** Waits until this is what somebody is told who publishes now. */
    private void awaitReason(Warren broker, String reason) {
        await().atMost(WAIT).until(() -> reasonNow(broker), reason::equals);
    }

    private String reasonNow(Warren broker) throws Exception {
        Connection connection = connect(broker);
        BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
        connection.addBlockedListener(reasons::add, () -> {});
        connection.createChannel().basicPublish("amq.direct", "nowhere", null, new byte[0]);
        return reasons.poll(WAIT.toSeconds(), TimeUnit.SECONDS);
    }
}
