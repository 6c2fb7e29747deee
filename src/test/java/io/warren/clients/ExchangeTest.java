package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.RabbitMq4;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queues a message reaches, by the type of its exchange. */
@BrokerTest
class ExchangeTest {

    @Test
    void theDefaultExchangeRoutesToTheQueueNamedByTheRoutingKey(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String named = broker.queue(channel);
        String other = broker.queue(channel);

        publishConfirmed(channel, "", named, "m");

        assertThat(drain(channel, named)).containsExactly("m");
        assertThat(drain(channel, other)).isEmpty();
    }

    @Test
    void aDirectExchangeRoutesToQueuesBoundWithTheRoutingKeyItself(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String red = broker.queue(channel);
        String alsoRed = broker.queue(channel);
        String blue = broker.queue(channel);
        channel.queueBind(red, exchange, "red");
        channel.queueBind(alsoRed, exchange, "red");
        channel.queueBind(blue, exchange, "blue");

        publishConfirmed(channel, exchange, "red", "m");

        assertThat(drain(channel, red)).containsExactly("m");
        assertThat(drain(channel, alsoRed)).containsExactly("m");
        assertThat(drain(channel, blue)).isEmpty();
    }

    @Test
    void aFanoutExchangeIgnoresTheRoutingKey(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        channel.queueBind(first, exchange, "x");
        channel.queueBind(second, exchange, "");

        publishConfirmed(channel, exchange, "anything", "m");

        assertThat(drain(channel, first)).containsExactly("m");
        assertThat(drain(channel, second)).containsExactly("m");
    }

    @ParameterizedTest
    @CsvSource({"stock.*.nyse, stock.ibm.nyse, true", "stock.*.nyse, stock.nyse, false",
        "stock.*.nyse, stock.a.b.nyse, false", "stock.#, stock, true", "stock.#, stock.a.b, true",
        "stock.#, stocks, false", "#, any.thing.at.all, true", "#.end, end, true", "#.end, a.b.end, true",
        "#.end, a.end.b, false", "a.#.z, a.z, true", "a.#.z, a.b.c.z, true", "*, one, true", "*, one.two, false",
        "*.*, one., true", "a..b, a..b, true", "a.*.b, a..b, true", "A, a, false"})
    void aTopicExchangeMatchesWordsStarsAndHashes(String bindingKey, String routingKey, boolean matches,
            BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, bindingKey);

        publishConfirmed(channel, exchange, routingKey, "m");

        assertThat(drain(channel, queue)).hasSize(matches ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "*"})
    void anEmptyRoutingKeyIsNoWordsOrOneEmptyWord(String bindingKey, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, bindingKey);

        publishConfirmed(channel, exchange, "", "m");

        assertThat(drain(channel, queue)).hasSize(bindingKey.equals("*") ? 0 : 1);
    }

    @Test
    @RabbitMq4(before = "any number of # was accepted")
    void aTopicBindingKeyMayHaveAtMostTwoHashes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "#.a.#");

        Refusal refusal = Refusal.after(channel, () -> channel.queueBind(queue, exchange, "#.a.#.b.#"));

        assertThat(refusal.scope()).isEqualTo(Refusal.Scope.CHANNEL);
        assertThat(refusal.code()).isEqualTo(406);
    }

    @ParameterizedTest
    @CsvSource({"all, true, false, false", "any, true, true, false", "all-with-x, false, false, false",
        "any-with-x, true, true, false"})
    void aHeadersExchangeMatchesAllOrAnyOfItsArguments(String match, boolean bothMatch, boolean oneMatches,
            boolean noneMatches, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.HEADERS);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "",
                Map.of("x-match", match, "format", "pdf", "pages", 3, "x-source", "scanner"));

        publishConfirmed(channel, exchange, "", withHeaders(Map.of("format", "pdf", "pages", 3)), "both");
        assertThat(drain(channel, queue)).hasSize(bothMatch ? 1 : 0);
        publishConfirmed(channel, exchange, "", withHeaders(Map.of("format", "pdf", "pages", 4)), "one");
        assertThat(drain(channel, queue)).hasSize(oneMatches ? 1 : 0);
        publishConfirmed(channel, exchange, "", withHeaders(Map.of("format", "png")), "none");
        assertThat(drain(channel, queue)).hasSize(noneMatches ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"all, true", "all-with-x, true", "any, false", "any-with-x, true"})
    void headersThatBeginWithXDashCountOnlyWithX(String match, boolean matches, BrokerUnderTest broker)
            throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.HEADERS);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "", Map.of("x-match", match, "x-source", "scanner"));

        publishConfirmed(channel, exchange, "", withHeaders(Map.of("x-source", "scanner")), "m");

        assertThat(drain(channel, queue)).hasSize(matches ? 1 : 0);
    }

    @Test
    void aHeadersBindingWithoutXMatchNeedsAll(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.HEADERS);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "", Map.of("format", "pdf", "type", "report"));

        publishConfirmed(channel, exchange, "", withHeaders(Map.of("format", "pdf")), "one");
        publishConfirmed(channel, exchange, "", withHeaders(Map.of("format", "pdf", "type", "report")), "both");

        assertThat(drain(channel, queue)).containsExactly("both");
    }

    @Test
    void anUnknownXMatchIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.HEADERS);
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueBind(queue, exchange, "", Map.of("x-match", "bogus")));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - Invalid x-match field value "
                + "<<\"bogus\">>; expected all, any, all-with-x, or any-with-x"));
    }

    @Test
    void aQueueBoundTwiceGetsAMessageOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "a.*");
        channel.queueBind(queue, exchange, "#");

        publishConfirmed(channel, exchange, "a.b", "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void anUnboundQueueGetsNoMore(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "k");
        publishConfirmed(channel, exchange, "k", "before");
        channel.queueUnbind(queue, exchange, "k");
        publishConfirmed(channel, exchange, "k", "after");

        assertThat(drain(channel, queue)).containsExactly("before");
    }

    @Test
    void unbindingWhatIsNotBoundIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String queue = broker.queue(channel);

        channel.queueUnbind(queue, exchange, "never");

        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"amq.direct, k, k", "amq.fanout, k, x", "amq.topic, *.b, a.b"})
    void predeclaredExchangesRoute(String exchange, String bindingKey, String routingKey, BrokerUnderTest broker)
            throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, bindingKey);

        publishConfirmed(channel, exchange, routingKey, "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.headers", "amq.match"})
    void predeclaredHeadersExchangesRoute(String exchange, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "", Map.of("k", "v"));

        publishConfirmed(channel, exchange, "", withHeaders(Map.of("k", "v")), "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void publishingToAMissingExchangeClosesTheChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicPublish("nox", "k", null, new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no exchange 'nox' in vhost '/'"));
    }

    @Test
    void theDefaultExchangeTakesNoBindings(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel, () -> channel.queueBind(queue, "", "k"));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - operation not permitted on the default exchange"));
    }

    private static BasicProperties withHeaders(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(headers).build();
    }
}
