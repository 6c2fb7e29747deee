package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.RabbitMq4;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Declaring and deleting exchanges. */
@BrokerTest
class ExchangeDeclarationTest {

    @Test
    void declaringAnExchangeAgainInTheSameWayIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("exchange");

        channel.exchangeDeclare(exchange, "topic", true, false, Map.of("alternate-exchange", "amq.fanout"));
        channel.exchangeDeclare(exchange, "topic", true, false, Map.of("alternate-exchange", "amq.fanout"));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void redeclaringWithAnotherTypeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(exchange, "fanout"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - inequivalent arg 'type' for "
                + "exchange '" + exchange + "' in vhost '/': received 'fanout' but current is 'direct'"));
    }

    @Test
    void redeclaringWithAnotherDurabilityIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(exchange, "direct", true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - inequivalent arg 'durable' for "
                + "exchange '" + exchange + "' in vhost '/': received 'true' but current is 'false'"));
    }

    @Test
    void redeclaringWithAnotherAlternateExchangeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT,
                Map.of("alternate-exchange", "amq.fanout"));

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(exchange, "direct", false));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + exchange
                        + "' in vhost '/': received none but current is the value 'amq.fanout' of type 'longstr'"));
    }

    @Test
    void passiveDeclareOfAMissingExchangeIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclarePassive("missing"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no exchange 'missing' in vhost '/'"));
    }

    @Test
    void passiveDeclareDoesNotCompareTheType(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        channel.exchangeDeclarePassive("amq.topic");

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    @RabbitMq4(before = "the connection was closed with 503")
    void anUnknownTypeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(broker.name("bogus"), "bogus"));

        assertThat(refusal)
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown exchange type 'bogus'"));
    }

    @Test
    void namesThatBeginWithAmqAreReserved(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare("amq.mine", "direct"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(403,
                "ACCESS_REFUSED - exchange name 'amq.mine' contains reserved prefix 'amq.*'"));
    }

    @Test
    void theDefaultExchangeCannotBeDeclared(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare("", "direct", true));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - operation not permitted on the default exchange"));
    }

    @Test
    void systemExchangesCannotBeDeleted(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDelete("amq.direct"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(403,
                "ACCESS_REFUSED - deletion of system exchange 'amq.direct' in vhost '/' not allowed"));
    }

    @Test
    void deletingAMissingExchangeIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        channel.exchangeDelete(broker.name("missing"));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void deletingIfUnusedIsRefusedWhileBound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "k");

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDelete(exchange, true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - exchange '" + exchange + "' in vhost '/' in use"));
    }

    @Test
    void deletingAnExchangeDeletesItsBindings(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "");
        channel.exchangeDelete(exchange);
        channel.exchangeDeclare(exchange, "fanout");

        publishConfirmed(channel, exchange, "", "m");

        assertThat(drain(channel, queue)).isEmpty();
    }

    @Test
    void anAutoDeleteExchangeGoesWithItsLastBinding(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("exchange");
        channel.exchangeDeclare(exchange, "direct", false, true, Map.of());
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "a");
        channel.queueBind(queue, exchange, "b");
        channel.queueUnbind(queue, exchange, "a");
        channel.exchangeDeclarePassive(exchange);
        channel.queueUnbind(queue, exchange, "b");

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclarePassive(exchange));

        assertThat(refusal.code()).isEqualTo(404);
    }

    @Test
    void anAutoDeleteExchangeGoesWhenItsLastQueueIsDeleted(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("exchange");
        channel.exchangeDeclare(exchange, "direct", false, true, Map.of());
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "a");
        channel.queueDelete(queue);

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclarePassive(exchange));

        assertThat(refusal.code()).isEqualTo(404);
    }

    @Test
    void anAutoDeleteExchangeThatWasNeverBoundStays(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("exchange");
        channel.exchangeDeclare(exchange, "direct", false, true, Map.of());

        channel.exchangeDeclarePassive(exchange);

        assertThat(channel.isOpen()).isTrue();
    }
}
