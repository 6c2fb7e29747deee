package io.warren.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import io.warren.broker.definition.PolicyChange.PutPolicy;
import io.warren.broker.error.ChannelException;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.Policy;
import io.warren.harness.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Arguments of queues, changed while the queues work. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "arguments are changed inside")
class ChangedQueueArgumentsTest {

    private static final boolean DURABLE = true;
    private static final String QUEUE = "q";

    @TempDir
    private Path folder;

    private static void declare(Channel channel, boolean durable, Map<String, Object> arguments) throws Exception {
        channel.queueDeclare(QUEUE, durable, false, false, arguments);
    }

    /** Whether all were confirmed. */
    private static boolean publish(Channel channel, String... texts) throws Exception {
        channel.confirmSelect();
        for (String text : texts) {
            channel.basicPublish("", QUEUE, MessageProperties.MINIMAL_PERSISTENT_BASIC, text.getBytes(UTF_8));
        }
        return channel.waitForConfirms(15_000);
    }

    private static List<String> drain(Channel channel) throws Exception {
        List<String> texts = new ArrayList<>();
        for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
            texts.add(new String(got.getBody(), UTF_8));
        }
        return texts;
    }

    @Test
    void aLimitHoldsAtOnceForWhatIsThereAndWhatComes() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            Channel channel = broker.channel();
            declare(channel, !DURABLE, Map.of("x-max-length", 5));
            publish(channel, "1", "2", "3", "4", "5");

            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", 2));
            publish(channel, "6");
            assertThat(drain(channel)).containsExactly("5", "6");

            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-overflow", "reject-publish"));
            assertThat(publish(channel, "7", "8", "9")).isFalse();
            assertThat(drain(channel)).containsExactly("7", "8");

            broker.warren().changeQueueArguments("/", QUEUE, Collections.singletonMap("x-max-length", null));
            assertThat(publish(channel, "a", "b", "c", "d")).isTrue();
            assertThat(drain(channel)).hasSize(4);
        }
    }

    @Test
    void messagesExpireAndGoWhereTheNewArgumentsSay() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            Channel channel = broker.channel();
            declare(channel, !DURABLE, Map.of());
            channel.queueDeclare("dead", false, false, false, null);
            publish(channel, "m");

            broker.warren().changeQueueArguments("/", QUEUE,
                    Map.of("x-message-ttl", 1, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));

            await().atMost(Duration.ofSeconds(15)).until(() -> channel.messageCount("dead") == 1);
            assertThat(channel.messageCount(QUEUE)).isZero();
        }
    }

    @Test
    void aQueueIsDeclaredAgainWithItsNewArgumentsAndNotWithTheOld() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            Map<String, Object> old = Map.of("x-max-length", 5, "x-max-priority", 3);
            declare(broker.channel(), DURABLE, old);

            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", 7L, "x-message-ttl", 60_000));

            declare(broker.channel(), DURABLE,
                    Map.of("x-max-length", 7, "x-max-priority", 3, "x-message-ttl", 60_000));
            Channel channel = broker.channel();
            assertThat(Refusal.after(channel, () -> declare(channel, DURABLE, old))).isEqualTo(Refusal.ofChannel(406,
                    "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received none"
                            + " but current is the value '60000' of type 'signedint'"));
        }
    }

    @Test
    void policiesCountBesidesTheNewArgumentsAsBesidesTheOld() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            Channel channel = broker.channel();
            declare(channel, !DURABLE, Map.of("x-max-length", 1));
            broker.warren().change(new PutPolicy(
                    new Policy("/", "p", "^q$", 0, ApplyTo.QUEUES, Map.of("max-length", 3L))));

            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", 10));
            publish(channel, "1", "2", "3", "4", "5");

            assertThat(drain(channel)).containsExactly("3", "4", "5");
        }
    }

    @Test
    void theNewArgumentsSurviveARestartAndAreExported() throws Exception {
        String exported;
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().dataDirectory(folder))) {
            Channel channel = broker.channel();
            declare(channel, DURABLE, Map.of("x-max-length", 1, "x-max-priority", 3));
            publish(channel, "kept");
            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", 2));
            exported = broker.warren().exportDefinitions();
        }
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().dataDirectory(folder))) {
            Channel channel = broker.channel();
            declare(channel, DURABLE, Map.of("x-max-length", 2, "x-max-priority", 3));
            publish(channel, "2", "3");
            assertThat(drain(channel)).containsExactly("2", "3");
            publish(channel, "of this life");
        }
        try (LiveBroker broker = LiveBroker.start()) {
            assertThat(broker.warren().importDefinitions(exported).leftOut()).isEmpty();
            declare(broker.channel(), DURABLE, Map.of("x-max-length", 2, "x-max-priority", 3));
        }
    }

    @Test
    void whatCannotChangeOrCannotBeIsRefusedAndChangesNothing() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            Map<String, Object> arguments = Map.of("x-max-length", 1, "x-max-priority", 3);
            declare(broker.channel(), DURABLE, arguments);

            assertThatThrownBy(() -> broker.warren().changeQueueArguments("/", QUEUE,
                    Map.of("x-max-length", 2, "x-max-priority", 4)))
                    .isInstanceOf(ChannelException.class).hasMessage("cannot change arg 'x-max-priority' for queue 'q'"
                            + " in vhost '/': it is fixed when the queue is declared");
            assertThatThrownBy(() -> broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", -2)))
                    .isInstanceOf(ChannelException.class).hasMessageContaining("value_negative");
            assertThatThrownBy(() -> broker.warren().changeQueueArguments("/", "other", Map.of("x-max-length", 2)))
                    .isInstanceOf(ChannelException.class).hasMessage("no queue 'other' in vhost '/'");
            declare(broker.channel(), DURABLE, arguments);
        }
    }

    @Test
    void aChangeIsAnEvent() throws Exception {
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().set("event_exchange.vhost", "/"))) {
            Channel channel = broker.channel();
            declare(channel, !DURABLE, Map.of());
            channel.queueDeclare("events", false, false, false, null);
            channel.queueBind("events", "amq.rabbitmq.event", "queue.arguments.changed");

            broker.warren().changeQueueArguments("/", QUEUE, Map.of("x-max-length", 2));

            GetResponse event = await().atMost(Duration.ofSeconds(15)).until(() -> channel.basicGet("events", true),
                    got -> got != null);
            assertThat(String.valueOf(event.getProps().getHeaders().get("name"))).isEqualTo(QUEUE);
            assertThat(event.getProps().getHeaders().get("arguments")).hasToString("{x-max-length=2}");
        }
    }

    @Test
    void theNodesDefaultTypeOfQueuesIsWrittenIntoTheirArguments() throws Exception {
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().set("default_queue_type", "classic"))) {
            declare(broker.channel(), DURABLE, Map.of());
            broker.channel().queueDeclare("transient", false, false, false, null);

            assertThat(broker.vhost("/").requireQueue(QUEUE).arguments().string("x-queue-type")).isEqualTo("classic");
            assertThat(broker.vhost("/").requireQueue("transient").arguments().isEmpty()).isTrue();
            declare(broker.channel(), DURABLE, Map.of());
        }
    }
}
