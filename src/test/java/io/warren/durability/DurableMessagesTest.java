package io.warren.durability;

import static com.rabbitmq.client.MessageProperties.MINIMAL_BASIC;
import static com.rabbitmq.client.MessageProperties.MINIMAL_PERSISTENT_BASIC;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.LongStringHelper;
import io.warren.broker.Warren;
import io.warren.harness.Deliveries;
import io.warren.harness.OutlivingConnection;
import io.warren.harness.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages after a broker was stopped in good order and started again. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be restarted here")
class DurableMessagesTest {

    private static final long CONFIRMS_MILLIS = 30_000;
    private static final String QUEUE = "durable";

    @TempDir
    private Path directory;
    private Brokers brokers;

    @BeforeEach
    void brokersOnOneDirectory() {
        brokers = new Brokers(directory.resolve("data"));
    }

    private static void declare(Channel channel, String queue) throws IOException {
        channel.queueDeclare(queue, true, false, false, null);
    }

    private static void publishPersistent(Channel channel, String... texts) throws Exception {
        channel.confirmSelect();
        for (String text : texts) {
            publish(channel, "", QUEUE, MINIMAL_PERSISTENT_BASIC, text);
        }
        channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
    }

    /** Takes all that is in the queue; those that are marked as redelivered get a star. */
    private static List<String> drainMarked(Channel channel) throws IOException {
        List<String> texts = new ArrayList<>();
        for (GetResponse got = channel.basicGet(QUEUE, true); got != null; got = channel.basicGet(QUEUE, true)) {
            texts.add(new String(got.getBody(), UTF_8) + (got.getEnvelope().isRedeliver() ? "*" : ""));
        }
        return texts;
    }

    @Test
    void persistentMessagesSurviveInOrderAndAreNotMarkedRedelivered() throws Exception {
        String[] texts = IntStream.range(0, 5_000).mapToObj(Integer::toString).toArray(String[]::new);
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, texts);
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly(texts));
        brokers.live(channel -> assertThat(drainMarked(channel)).isEmpty());
    }

    @Test
    void theySurviveManyRestartsAndNewOnesComeBehindThem() throws Exception {
        for (int life = 0; life < 5; life++) {
            String text = "life " + life;
            brokers.live(channel -> {
                declare(channel, QUEUE);
                publishPersistent(channel, text);
            });
        }

        brokers.live(channel -> assertThat(drain(channel, QUEUE)).containsExactly("life 0", "life 1", "life 2",
                "life 3", "life 4"));
    }

    @Test
    void transientMessagesOfADurableQueueDoNotSurvive() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publish(channel, "", QUEUE, MINIMAL_BASIC, "transient 1");
            publishPersistent(channel, "persistent 1");
            publish(channel, "", QUEUE, MINIMAL_BASIC, "transient 2");
            publishPersistent(channel, "persistent 2");
        });

        brokers.live(channel -> assertThat(drain(channel, QUEUE)).containsExactly("persistent 1", "persistent 2"));
    }

    @Test
    void allFourteenPropertiesAndHeadersOfEveryTypeSurvive() throws Exception {
        Date when = Date.from(Instant.parse("2031-05-06T07:08:09Z"));
        Map<String, Object> headers = new HashMap<>();
        headers.put("boolean", true);
        headers.put("byte", (byte) -3);
        headers.put("short", (short) -300);
        headers.put("int", -70_000);
        headers.put("long", Long.MIN_VALUE);
        headers.put("float", 1.5f);
        headers.put("double", Math.PI);
        headers.put("decimal", new BigDecimal("12.345"));
        headers.put("string", LongStringHelper.asLongString("täxt ☃"));
        headers.put("bytes", new byte[]{0, -1, 7});
        headers.put("time", when);
        headers.put("nothing", null);
        headers.put("table", Map.of("inner", Map.of("deep", 1), "flag", false));
        headers.put("array", Arrays.asList(1, 2L, LongStringHelper.asLongString("three"), null, List.of(), Map.of()));
        BasicProperties sent = new BasicProperties.Builder().contentType("text/plain").contentEncoding("gzip")
                .headers(headers).deliveryMode(2).priority(7).correlationId("correlation").replyTo("reply")
                .expiration("3600000").messageId("message").timestamp(when).type("type").userId("guest")
                .appId("application").clusterId("cluster").build();
        brokers.live(channel -> {
            declare(channel, QUEUE);
            channel.queueBind(QUEUE, "amq.topic", "a.*.c");
            channel.confirmSelect();
            channel.basicPublish("amq.topic", "a.b.c", sent, new byte[]{1, 2, 3});
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });

        brokers.live(channel -> {
            GetResponse got = channel.basicGet(QUEUE, true);
            assertThat(got.getBody()).containsExactly(1, 2, 3);
            assertThat(got.getEnvelope().getExchange()).isEqualTo("amq.topic");
            assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("a.b.c");
            Map<String, Object> received = new HashMap<>(got.getProps().getHeaders());
            assertThat(received.remove("bytes")).isEqualTo(headers.remove("bytes")); // equal only to itself in a map
            assertThat(received).isEqualTo(headers);
            assertThat(got.getProps().builder().headers(null).build()).isEqualTo(sent.builder().headers(null).build());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_064, 5 << 20})
    void bodiesOfEverySizeSurvive(int size) throws Exception {
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);
        brokers.live(channel -> {
            declare(channel, QUEUE);
            channel.confirmSelect();
            channel.basicPublish("", QUEUE, MINIMAL_PERSISTENT_BASIC, sent);
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });

        brokers.live(channel -> assertThat(Arrays.equals(channel.basicGet(QUEUE, true).getBody(), sent)).isTrue());
    }

    @Test
    void whatWasDeliveredAndNotAcknowledgedComesBackToItsPlaceAndIsMarked() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, "1", "2", "3", "4");
            channel.basicGet(QUEUE, false);
            channel.basicGet(QUEUE, false);
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("1*", "2*", "3", "4"));
    }

    @Test
    void whatAConsumerHasWhenTheBrokerStopsComesBackMarked() throws Exception {
        Warren broker = brokers.builder().start();
        try (var connection = new OutlivingConnection(Brokers.connect(broker.amqpPort()))) {
            Channel channel = connection.createChannel();
            declare(channel, QUEUE);
            publishPersistent(channel, "1", "2", "3", "4");
            channel.basicQos(2);
            Deliveries deliveries = new Deliveries(channel);
            channel.basicConsume(QUEUE, false, deliveries);
            assertThat(deliveries.nextTexts(2)).containsExactly("1", "2");

            broker.close();
        }

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("1*", "2*", "3", "4"));
    }

    @Test
    void whatWasAcknowledgedRejectedOrTakenWithoutAcknowledgementDoesNotComeBack() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, "acknowledged", "rejected", "taken", "left");
            channel.basicAck(channel.basicGet(QUEUE, false).getEnvelope().getDeliveryTag(), false);
            channel.basicReject(channel.basicGet(QUEUE, false).getEnvelope().getDeliveryTag(), false);
            channel.basicGet(QUEUE, true);
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("left"));
    }

    @Test
    void aPurgedQueueStaysEmptyButForWhatCameAfter() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, "1", "2");
            channel.queuePurge(QUEUE);
            publishPersistent(channel, "3");
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("3"));
    }

    @Test
    void aQueueThatWasDeletedAndDeclaredAgainHasOnlyItsOwnMessages() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, "old");
            channel.queueDelete(QUEUE);
            declare(channel, QUEUE);
            publishPersistent(channel, "new");
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("new"));
    }

    @Test
    void aMessageInManyQueuesIsKeptForEachOfThem() throws Exception {
        List<String> queues = List.of("one", "two", "three");
        brokers.live(channel -> {
            for (String queue : queues) {
                declare(channel, queue);
                channel.queueBind(queue, "amq.fanout", "");
            }
            channel.confirmSelect();
            publish(channel, "amq.fanout", "", MINIMAL_PERSISTENT_BASIC, "to all");
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
            assertThat(drain(channel, "two")).containsExactly("to all");
        });

        brokers.live(channel -> {
            assertThat(drain(channel, "one")).containsExactly("to all");
            assertThat(drain(channel, "two")).isEmpty();
            assertThat(drain(channel, "three")).containsExactly("to all");
        });
    }

    @Test
    void aCommittedTransactionSurvivesAndOneThatWasNotIsGone() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            publishPersistent(channel, "taken");
            Channel transactional = channel.getConnection().createChannel();
            transactional.txSelect();
            GetResponse taken = transactional.basicGet(QUEUE, false);
            transactional.basicAck(taken.getEnvelope().getDeliveryTag(), false);
            publish(transactional, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "committed");
            transactional.txCommit();
            publish(transactional, "", QUEUE, MINIMAL_PERSISTENT_BASIC, "not committed");
        });

        brokers.live(channel -> assertThat(drainMarked(channel)).containsExactly("committed"));
    }

    @Test
    void whatWasReadAtTheStartCountsForTheMemoryAlarm() throws Exception {
        brokers.live(channel -> {
            declare(channel, QUEUE);
            channel.confirmSelect();
            channel.basicPublish("", QUEUE, MINIMAL_PERSISTENT_BASIC, new byte[2_000_000]);
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });

        try (Warren broker = brokers.builder().set("vm_memory_high_watermark.absolute", "1MB").start()) {
            Connection connection = Brokers.connect(broker.amqpPort());
            CompletableFuture<String> blocked = new CompletableFuture<>();
            connection.addBlockedListener(blocked::complete, () -> {});
            connection.createChannel().basicPublish("amq.direct", "nowhere", null, new byte[0]);
            assertThat(blocked.get(20, TimeUnit.SECONDS)).isEqualTo("low on memory");
            connection.abort(1); // who is blocked is not heard
        }
    }

    @Test
    void queuesThatAreNotDurableOrExclusiveAreGone() throws Exception {
        brokers.live(channel -> {
            channel.queueDeclare("transient", false, false, false, null);
            channel.queueDeclare("exclusive", true, true, false, null);
            channel.confirmSelect();
            publish(channel, "", "transient", MINIMAL_PERSISTENT_BASIC, "persistent");
            publish(channel, "", "exclusive", MINIMAL_PERSISTENT_BASIC, "persistent");
            channel.waitForConfirmsOrDie(CONFIRMS_MILLIS);
        });

        for (String queue : List.of("transient", "exclusive")) {
            brokers.live(channel -> {
                assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive(queue)).code()).isEqualTo(404);
                Channel again = channel.getConnection().createChannel();
                declare(again, queue);
                assertThat(drain(again, queue)).as("a new queue of that name").isEmpty();
            });
        }
    }
}
