package io.warren.durability;

import static com.rabbitmq.client.MessageProperties.MINIMAL_BASIC;
import static com.rabbitmq.client.MessageProperties.MINIMAL_PERSISTENT_BASIC;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.harness.OutlivingConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Messages after the process of a broker was killed. {@code crash-tests} does this at every moment; here are the promises. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be killed here")
class KilledBrokerTest {

    private static final String QUEUE = "durable";
    /** What was acknowledged so long ago stays acknowledged; the promise is 50 ms, the rest is for a busy machine. */
    private static final Duration ACKNOWLEDGED_FOR = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    @Test
    void confirmedMessagesAndOldAcknowledgementsSurvive() throws Exception {
        Path data = directory.resolve("data");
        try (BrokerProcess broker = BrokerProcess.start(data);
                var connection = new OutlivingConnection(Brokers.connect(broker.port()))) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.queueDeclare("transient", false, false, false, null);
            channel.confirmSelect();
            for (String text : List.of("acknowledged 1", "acknowledged 2", "held", "left 1")) {
                publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, text);
            }
            publish(channel, "", QUEUE, MINIMAL_BASIC, "transient");
            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "left 2");
            channel.waitForConfirmsOrDie(30_000);
            channel.basicGet(QUEUE, false);
            long second = channel.basicGet(QUEUE, false).getEnvelope().getDeliveryTag();
            channel.basicGet(QUEUE, false);
            channel.basicAck(second, true);
            assertThat(ready(channel, QUEUE)).isEqualTo(3); // its answer says that the acknowledgement has arrived
            long arrived = System.nanoTime();
            await().until(() -> System.nanoTime() - arrived > ACKNOWLEDGED_FOR.toNanos());

            broker.kill();
        }

        new Brokers(data).live(channel -> {
            List<String> texts = new ArrayList<>();
            List<Boolean> marked = new ArrayList<>();
            for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
                texts.add(new String(got.getBody(), UTF_8));
                marked.add(got.getEnvelope().isRedeliver());
            }
            assertThat(texts).containsExactly("held", "left 1", "left 2");
            assertThat(marked.getFirst()).as("what was delivered is marked as redelivered").isTrue();
        });
    }

    @Test
    void whatWasConfirmedUpToTheKillIsThereInOrder() throws Exception {
        Path data = directory.resolve("data");
        NavigableSet<Integer> confirmed = new ConcurrentSkipListSet<>();
        try (BrokerProcess broker = BrokerProcess.start(data);
                var connection = new OutlivingConnection(Brokers.connect(broker.port()))) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.confirmSelect();
            NavigableSet<Long> unconfirmed = Collections.synchronizedNavigableSet(new TreeSet<>());
            channel.addConfirmListener((number, multiple) -> {
                for (Long each : List.copyOf(multiple ? unconfirmed.headSet(number, true) : List.of(number))) {
                    unconfirmed.remove(each);
                    confirmed.add(each.intValue());
                }
            }, (number, multiple) -> {});
            Thread killer = Thread.ofVirtual().start(() -> {
                await().until(() -> confirmed.size() > 1_000);
                broker.kill();
            });
            publishUntilTheEnd(channel, unconfirmed);
            killer.join();
        }

        new Brokers(data).live(channel -> {
            List<Integer> kept = new ArrayList<>();
            for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
                kept.add(Integer.parseInt(new String(got.getBody(), UTF_8)));
            }
            assertThat(kept).isSorted().doesNotHaveDuplicates().containsAll(confirmed);
            assertThat(kept).isEqualTo(IntStream.rangeClosed(1, kept.size()).boxed().toList());
        });
    }

    private static void publishUntilTheEnd(Channel channel, NavigableSet<Long> unconfirmed) {
        boolean there = true;
        while (there) {
            try {
                long number = channel.getNextPublishSeqNo();
                unconfirmed.add(number);
                publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, Long.toString(number));
            } catch (IOException | ShutdownSignalException end) {
                there = false;
            }
        }
    }
}
