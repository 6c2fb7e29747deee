package io.warren.queues;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.publishConfirmed;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages that are rejected, expire or are too many go to the dead-letter exchange of their queue, with a note of why. */
@BrokerTest
class DeadLetteringTest {

    private static final Duration WAIT = Duration.ofSeconds(15);

    private static Map<String, Object> to(String queue, Object... more) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("x-dead-letter-exchange", "");
        arguments.put("x-dead-letter-routing-key", queue);
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return arguments;
    }

    private static GetResponse next(Channel channel, String queue) {
        return await("a message in " + queue).atMost(WAIT).until(() -> channel.basicGet(queue, true),
                got -> got != null);
    }

    private static void reject(Channel channel, String queue) throws Exception {
        GetResponse got = await().atMost(WAIT).until(() -> channel.basicGet(queue, false), each -> each != null);
        channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> deaths(GetResponse got) {
        return (List<Map<String, Object>>) Objects.requireNonNull(got.getProps().getHeaders().get("x-death"));
    }

    private static String text(Map<String, Object> headers, String key) {
        return String.valueOf(headers.get(key));
    }

    @Test
    void aRejectedMessageTellsWhereItWasAndWhy(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, to(dead));
        Instant before = Instant.now();
        publish(channel, "", queue,
                new BasicProperties.Builder().messageId("m1").headers(Map.of("mine", 1)).build(), "bad");
        reject(channel, queue);

        GetResponse got = next(channel, dead);

        assertThat(new String(got.getBody(), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("bad");
        assertThat(got.getProps().getMessageId()).isEqualTo("m1");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(got.getEnvelope().getExchange()).isEmpty();
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(dead);
        Map<String, Object> headers = got.getProps().getHeaders();
        assertThat(headers).containsEntry("mine", 1);
        assertThat(text(headers, "x-first-death-reason")).isEqualTo("rejected");
        assertThat(text(headers, "x-first-death-queue")).isEqualTo(queue);
        assertThat(text(headers, "x-first-death-exchange")).isEmpty();
        assertThat(text(headers, "x-last-death-reason")).isEqualTo("rejected");
        assertThat(text(headers, "x-last-death-queue")).isEqualTo(queue);
        assertThat(deaths(got)).hasSize(1);
        Map<String, Object> death = deaths(got).getFirst();
        assertThat(death).containsEntry("count", 1L);
        assertThat(text(death, "reason")).isEqualTo("rejected");
        assertThat(text(death, "queue")).isEqualTo(queue);
        assertThat(text(death, "exchange")).isEmpty();
        assertThat(death.get("routing-keys")).asString().contains(queue);
        assertThat(death.get("time")).isInstanceOfSatisfying(Date.class,
                time -> assertThat(time.toInstant()).isCloseTo(before, within(1, ChronoUnit.MINUTES)));
    }

    @Test
    void anExpiredMessageLosesItsExpirationAndTellsWhatItWas(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, to(dead));
        publish(channel, "", queue, new BasicProperties.Builder().expiration("10").build(), "late");

        GetResponse got = next(channel, dead);

        assertThat(got.getProps().getExpiration()).isNull();
        assertThat(text(deaths(got).getFirst(), "reason")).isEqualTo("expired");
        assertThat(text(deaths(got).getFirst(), "original-expiration")).isEqualTo("10");
    }

    @Test
    void messagesThatAreTooManyComeInOrder(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, to(dead, "x-max-length", 1));
        publish(channel, "", queue, "1", "2", "3", "4");
        assertThat(take(channel, dead, 3)).containsExactly("1", "2", "3");
        assertThat(take(channel, queue, 1)).containsExactly("4");
    }

    @Test
    void withoutAKeyOfTheQueueTheirOwnKeysAndCopiesCount(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("dlx");
        channel.exchangeDeclare(exchange, "direct", false, true, null);
        String byKey = broker.queue(channel);
        String byCopy = broker.queue(channel);
        String byBlindCopy = broker.queue(channel);
        String queue = broker.queue(channel, Map.of("x-dead-letter-exchange", exchange));
        channel.queueBind(byKey, exchange, queue);
        channel.queueBind(byCopy, exchange, "copy");
        channel.queueBind(byBlindCopy, exchange, "blind");
        publish(channel, "", queue, new BasicProperties.Builder()
                .headers(Map.of("CC", List.of("copy"), "BCC", List.of("blind"))).build(), "1");
        reject(channel, queue);
        assertThat(take(channel, byKey, 1)).containsExactly("1");
        GetResponse copy = next(channel, byCopy);
        assertThat(deaths(copy).getFirst().get("routing-keys")).asString().contains(queue, "copy")
                .doesNotContain("blind");
        assertThat(drain(channel, byBlindCopy)).isEmpty();
    }

    @Test
    void theSameDeathAgainIsCountedAndAnotherComesFirst(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String second = broker.name("second");
        String first = broker.queue(channel, to(second));
        channel.queueDeclare(second, false, true, false, to(first));
        publish(channel, "", first, "1");
        reject(channel, first);
        reject(channel, second);
        reject(channel, first);

        GetResponse got = next(channel, second);

        assertThat(deaths(got)).extracting(death -> text(death, "queue")).containsExactly(first, second);
        assertThat(deaths(got)).extracting(death -> death.get("count")).containsExactly(2L, 1L);
        assertThat(text(got.getProps().getHeaders(), "x-first-death-queue")).isEqualTo(first);
    }

    @Test
    void aMessageThatWouldGoRoundByItselfIsDropped(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String one = broker.name("one");
        String two = broker.name("two");
        channel.queueDeclare(one, false, true, false, to(two, "x-message-ttl", 10));
        channel.queueDeclare(two, false, true, false, to(one, "x-message-ttl", 10));
        String clock = broker.queue(channel, Map.of("x-message-ttl", 200));
        publish(channel, "", one, "1");
        publish(channel, "", clock, "tick");
        awaitReady(channel, clock, 0);
        assertThat(channel.queueDeclarePassive(one).getMessageCount()).isZero();
        assertThat(channel.queueDeclarePassive(two).getMessageCount()).isZero();
    }

    @Test
    void aRetryQueueThatLetsRejectedMessagesExpireBringsThemBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String retry = broker.name("retry");
        String work = broker.queue(channel, to(retry));
        channel.queueDeclare(retry, false, true, false, to(work, "x-message-ttl", 10));
        publish(channel, "", work, "1");
        for (int i = 0; i < 3; i++) {
            reject(channel, work);
        }
        GetResponse got = next(channel, work);
        assertThat(deaths(got)).extracting(death -> text(death, "reason")).containsExactly("expired", "rejected");
        assertThat(deaths(got)).extracting(death -> death.get("count")).containsExactly(3L, 3L);
    }

    @Test
    void whatAClientWroteIntoTheNotesCountsForNothing(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, to(dead));
        Map<String, Object> forged = Map.of("count", 7L, "reason", "rejected", "queue", queue);
        publish(channel, "", queue,
                new BasicProperties.Builder().headers(Map.of("x-death", List.of(forged))).build(), "1");
        reject(channel, queue);
        assertThat(deaths(next(channel, dead))).extracting(death -> death.get("count")).containsExactly(1L);
    }

    @Test
    void whereTheExchangeIsMissingTheyAreDropped(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-dead-letter-exchange", "nowhere"));
        publishConfirmed(channel, "", queue, "1");
        reject(channel, queue);
        awaitReady(channel, queue, 0);
    }

    @Test
    void atLeastOnceWaitsUntilItsTargetHasRoom(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String full = broker.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishConfirmed(channel, "", full, "in the way");
        String queue = broker.queue(channel, to(full, "x-dead-letter-strategy", "at-least-once", "x-overflow",
                "reject-publish"));
        publishConfirmed(channel, "", queue, "kept");
        reject(channel, queue);
        assertThat(take(channel, full, 1)).containsExactly("in the way");
        assertThat(take(channel, full, 1)).containsExactly("kept");
    }

    @Test
    void atLeastOnceWaitsUntilThereIsATarget(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String later = broker.name("later");
        String queue = broker.queue(channel, to(later, "x-dead-letter-strategy", "at-least-once", "x-overflow",
                "reject-publish"));
        publishConfirmed(channel, "", queue, "kept");
        reject(channel, queue);
        channel.queueDeclare(later, false, true, false, null);
        assertThat(take(channel, later, 1)).containsExactly("kept");
    }

    @Test
    void aKeyThatNoMessageCouldHaveIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        var refusal = io.warren.harness.Refusal.after(channel, () -> channel.queueDeclare(broker.name("q"), false, true,
                false, to("k".repeat(256))));
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.text()).contains("x-dead-letter-routing-key");
    }

    @Test
    void aKeyWithoutAnExchangeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        var refusal = io.warren.harness.Refusal.after(channel, () -> channel.queueDeclare(broker.name("q"), false, true,
                false, Map.of("x-dead-letter-routing-key", "k")));
        assertThat(refusal.text()).contains("routing_key_but_no_dlx_defined");
    }
}
