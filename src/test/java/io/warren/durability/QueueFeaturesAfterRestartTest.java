package io.warren.durability;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.broker.Warren;
import io.warren.broker.definition.DefinitionChange.PauseQueue;
import io.warren.harness.Deliveries;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Priorities, expiry and dead letters of a broker that was stopped and started again. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be restarted here")
class QueueFeaturesAfterRestartTest {

    private static final long CONFIRMS_MILLIS = 30_000;
    private static final String QUEUE = "durable";

    @TempDir
    private Path directory;
    private Brokers brokers;

    @BeforeEach
    void brokersOnOneDirectory() {
        brokers = new Brokers(directory.resolve("data"));
    }

    private static BasicProperties.Builder persistent() {
        return new BasicProperties.Builder().deliveryMode(2);
    }

    private static void publishConfirmed(Channel channel, BasicProperties properties, String... texts)
            throws Exception {
        channel.confirmSelect();
        for (String text : texts) {
            publish(channel, "", QUEUE, properties, text);
        }
        channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
    }

    @Test
    void messagesComeByPriorityAndWithTheirPriority() throws Exception {
        brokers.live(channel -> {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-max-priority", 5));
            publishConfirmed(channel, persistent().priority(1).build(), "low 1", "low 2");
            publishConfirmed(channel, persistent().priority(5).build(), "high");
            publishConfirmed(channel, persistent().build(), "none");
        });
        brokers.live(channel -> {
            publishConfirmed(channel, persistent().priority(1).build(), "low 3");
            var first = channel.basicGet(QUEUE, true);
            assertThat(first.getBody()).asString().isEqualTo("high");
            assertThat(first.getProps().getPriority()).isEqualTo(5);
            assertThat(drain(channel, QUEUE)).containsExactly("low 1", "low 2", "low 3", "none");
        });
        brokers.live(channel -> assertThat(drain(channel, QUEUE)).isEmpty());
    }

    @Test
    void oneBatchOfManyPrioritiesIsConfirmed() throws Exception {
        brokers.live(channel -> {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-max-priority", 9));
            channel.confirmSelect();
            for (int i = 0; i < 1000; i++) {
                publish(channel, "", QUEUE, persistent().priority(i % 12).build(), "" + i);
            }
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });
        brokers.live(channel -> assertThat(drain(channel, QUEUE)).hasSize(1000).startsWith("9", "10", "11", "21"));
    }

    @Test
    void whatExpiredMeanwhileIsADeadLetterAndTheRestHasTheTimeThatIsLeft() throws Exception {
        brokers.live(channel -> {
            channel.exchangeDeclare("letters", "direct", true);
            channel.queueDeclare("dead", true, false, false, null);
            channel.queueBind("dead", "letters", "to the dead");
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-dead-letter-exchange", "letters",
                    "x-dead-letter-routing-key", "to the dead"));
            publishConfirmed(channel, persistent().expiration("500").build(), "short");
            publishConfirmed(channel, persistent().expiration("3600000").build(), "long");
        });
        brokers.live(channel -> {
            assertThat(take(channel, "dead", 1)).containsExactly("short");
            assertThat(channel.queueDeclarePassive(QUEUE).getMessageCount()).isEqualTo(1);
        });
        brokers.live(channel -> {
            assertThat(drain(channel, "dead")).isEmpty();
            assertThat(drain(channel, QUEUE)).containsExactly("long");
        });
    }

    @Test
    void aLimitCountsWhatWasThereBefore() throws Exception {
        brokers.live(channel -> {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-max-length-bytes", 6));
            publishConfirmed(channel, persistent().build(), "aa", "bb", "cc");
        });
        brokers.live(channel -> {
            publishConfirmed(channel, persistent().build(), "dd");
            assertThat(drain(channel, QUEUE)).containsExactly("bb", "cc", "dd");
        });
    }

    @Test
    void aPausedQueueTakesMessagesAndGivesNoneUntilItIsResumed() throws Exception {
        try (Warren broker = brokers.builder().start()) {
            Brokers.live(broker.amqpPort(), channel -> {
                channel.queueDeclare(QUEUE, true, false, false, null);
                broker.change(new PauseQueue("/", QUEUE, true));
                publishConfirmed(channel, persistent().build(), "1");
                assertThat(channel.basicGet(QUEUE, true)).isNull();
            });
        }
        try (Warren broker = brokers.builder().start()) {
            Brokers.live(broker.amqpPort(), channel -> {
                Deliveries deliveries = new Deliveries(channel);
                channel.basicConsume(QUEUE, true, deliveries);
                publishConfirmed(channel, persistent().build(), "2");
                assertThat(channel.queueDeclarePassive(QUEUE).getMessageCount()).isEqualTo(2);
                broker.change(new PauseQueue("/", QUEUE, false));
                assertThat(deliveries.nextTexts(2)).containsExactly("1", "2");
            });
        }
    }

    private static BasicProperties delayed(int mode, long millis) {
        return new BasicProperties.Builder().deliveryMode(mode).headers(Map.of("x-delay", millis)).build();
    }

    @Test
    void delayedMessagesWaitForTheRestOfTheirTime() throws Exception {
        long[] due = new long[1];
        brokers.live(channel -> {
            channel.queueDeclare(QUEUE, true, false, false, null);
            publishConfirmed(channel, delayed(2, 3_600_000), "much later");
            publishConfirmed(channel, delayed(1, 100), "transient");
            publishConfirmed(channel, delayed(2, 2_000), "later");
            due[0] = System.currentTimeMillis() + 1_900;
            publishConfirmed(channel, delayed(2, 100), "soon");
        });
        brokers.live(channel -> {
            Deliveries deliveries = new Deliveries(channel);
            channel.basicConsume(QUEUE, true, deliveries);
            assertThat(deliveries.nextText()).isEqualTo("soon");
            assertThat(deliveries.nextText()).isEqualTo("later");
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due[0]);
        });
        brokers.live(channel -> {
            assertThat(drain(channel, QUEUE)).isEmpty();
            assertThat(channel.queueDelete(QUEUE, false, false).getMessageCount()).isZero();
        });
    }

    @Test
    void delayedMessagesWhoseTimeCameMeanwhileComeInTheOrderOfTheirTimes() throws Exception {
        brokers.live(channel -> {
            channel.queueDeclare(QUEUE, true, false, false, null);
            channel.confirmSelect();
            long first = System.currentTimeMillis() + 1_000;
            for (int i = 99; i >= 0; i--) {
                publish(channel, "", QUEUE, persistent().headers(Map.of("x-opt-delivery-time", first + i)).build(),
                        "" + i);
            }
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });
        brokers.live(channel -> assertThat(take(channel, QUEUE, 100))
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList()));
        brokers.live(channel -> assertThat(drain(channel, QUEUE)).isEmpty());
    }
}
