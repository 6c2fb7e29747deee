package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Messages;
import io.warren.harness.Refusal;
import io.warren.harness.WarrenOnly;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** x-recent-history: who is bound late gets the last messages. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has x-recent-history in a plugin")
class RecentHistoryExchangeTest {

    private static String exchange(BrokerUnderTest broker, Channel channel, Map<String, Object> arguments)
            throws Exception {
        String exchange = broker.name("history");
        channel.exchangeDeclare(exchange, "x-recent-history", false, false, arguments);
        return exchange;
    }

    @Test
    void aQueueThatIsBoundLateGetsTheLastMessagesAndThenAllOthers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of("x-recent-history-length", 2));
        String early = broker.queue(channel);
        channel.queueBind(early, exchange, "");
        for (int i = 0; i < 4; i++) {
            publishConfirmed(channel, exchange, "key", "m" + i);
        }
        String late = broker.queue(channel);
        channel.queueBind(late, exchange, "");
        publishConfirmed(channel, exchange, "key", "m4");

        assertThat(drain(channel, early)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(drain(channel, late)).containsExactly("m2", "m3", "m4");
    }

    @Test
    void anExchangeThatIsBoundLateLeadsTheLastMessagesOn(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of());
        publishConfirmed(channel, exchange, "red", "r");
        publishConfirmed(channel, exchange, "blue", "b");
        String direct = broker.name("direct");
        channel.exchangeDeclare(direct, "direct");
        String red = broker.queue(channel);
        channel.queueBind(red, direct, "red");
        channel.exchangeBind(direct, exchange, "");

        assertThat(Messages.take(channel, red, 1)).containsExactly("r");
        assertThat(drain(channel, red)).isEmpty();
    }

    @Test
    void aMessageMayAskNotToBeStored(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of());
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("x-recent-history-no-store", true)).build();
        publishConfirmed(channel, exchange, "", properties, "passing");
        publishConfirmed(channel, exchange, "", "stored");
        String late = broker.queue(channel);
        channel.queueBind(late, exchange, "");

        assertThat(Messages.take(channel, late, 1)).containsExactly("stored");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void aLengthThatIsNotPositiveIsRefused(int length, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> exchange(broker, channel, Map.of("x-recent-history-length", length)));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - Invalid argument " + length
                + ", 'x-recent-history-length' must be a positive integer"));
    }
}
