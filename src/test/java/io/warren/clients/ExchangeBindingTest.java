package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchanges that feed exchanges: bindings between them, alternate exchanges, internal exchanges. */
@BrokerTest
class ExchangeBindingTest {

    @Test
    void aMessageTravelsThroughBoundExchanges(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String source = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String destination = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String queue = broker.queue(channel);
        channel.exchangeBind(destination, source, "order.*");
        channel.queueBind(queue, destination, "order.new");

        publishConfirmed(channel, source, "order.new", "routed");
        publishConfirmed(channel, source, "order.old", "no key in the second");
        publishConfirmed(channel, source, "bill.new", "no key in the first");

        assertThat(drain(channel, queue)).containsExactly("routed");
    }

    @Test
    void aCycleOfExchangesDeliversOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String second = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String queue = broker.queue(channel);
        channel.exchangeBind(second, first, "");
        channel.exchangeBind(first, second, "");
        channel.exchangeBind(first, first, "");
        channel.queueBind(queue, first, "");
        channel.queueBind(queue, second, "");

        publishConfirmed(channel, first, "", "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void anUnboundExchangeFeedsNoMore(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String source = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String destination = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String queue = broker.queue(channel);
        channel.exchangeBind(destination, source, "k");
        channel.queueBind(queue, destination, "");
        publishConfirmed(channel, source, "", "before");
        channel.exchangeUnbind(destination, source, "k");
        publishConfirmed(channel, source, "", "after");

        assertThat(drain(channel, queue)).containsExactly("before");
    }

    @Test
    void bindingAMissingExchangeIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeBind("missing", "amq.fanout", ""));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no exchange 'missing' in vhost '/'"));
    }

    @Test
    void whatAnExchangeCannotRouteGoesToItsAlternate(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String alternate = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT,
                Map.of("alternate-exchange", alternate));
        String lost = broker.queue(channel);
        String found = broker.queue(channel);
        channel.queueBind(lost, alternate, "");
        channel.queueBind(found, exchange, "known");

        publishConfirmed(channel, exchange, "known", "a");
        publishConfirmed(channel, exchange, "unknown", "b");

        assertThat(drain(channel, found)).containsExactly("a");
        assertThat(drain(channel, lost)).containsExactly("b");
    }

    @Test
    void alternatesMayFormAChain(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String last = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String middle = broker.exchange(channel, BuiltinExchangeType.DIRECT, Map.of("alternate-exchange", last));
        String first = broker.exchange(channel, BuiltinExchangeType.DIRECT, Map.of("alternate-exchange", middle));
        String queue = broker.queue(channel);
        channel.queueBind(queue, last, "");

        publishConfirmed(channel, first, "k", "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void twoExchangesMayBeEachOthersAlternate(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = broker.name("first");
        String second = broker.name("second");
        channel.exchangeDeclare(first, "direct", false, false, Map.of("alternate-exchange", second));
        channel.exchangeDeclare(second, "direct", false, false, Map.of("alternate-exchange", first));

        publishConfirmed(channel, first, "nowhere", "m");

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anAlternateThatDoesNotExistLosesTheMessage(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT,
                Map.of("alternate-exchange", "missing"));

        publishConfirmed(channel, exchange, "nowhere", "m");

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void clientsCannotPublishToAnInternalExchange(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String internal = broker.name("internal");
        channel.exchangeDeclare(internal, BuiltinExchangeType.FANOUT, false, false, true, Map.of());

        Refusal refusal = Refusal.after(channel, () -> channel.basicPublish(internal, "", null, new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(403,
                "ACCESS_REFUSED - cannot publish to internal exchange '" + internal + "' in vhost '/'"));
    }

    @Test
    void anInternalExchangeIsReachedThroughABinding(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String internal = broker.name("internal");
        channel.exchangeDeclare(internal, BuiltinExchangeType.FANOUT, false, false, true, Map.of());
        String source = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String queue = broker.queue(channel);
        channel.exchangeBind(internal, source, "");
        channel.queueBind(queue, internal, "");

        publishConfirmed(channel, source, "", "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }
}
