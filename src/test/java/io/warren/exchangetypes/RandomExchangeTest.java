package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.WarrenOnly;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** x-random and x-local-random: each message goes to one of the bound queues. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has x-random in a plugin")
class RandomExchangeTest {

    private static final int MESSAGES = 300;

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void eachMessageGoesToOneQueueWhateverTheKeysSay(String type, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("random");
        channel.exchangeDeclare(exchange, type);
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        channel.queueBind(first, exchange, "one key");
        channel.queueBind(second, exchange, "another key");

        for (int i = 1; i < MESSAGES; i++) {
            channel.basicPublish(exchange, "a third", null, new byte[1]);
        }
        publishConfirmed(channel, exchange, "a third", "last");

        int count = drain(channel, first).size();
        assertThat(count).isBetween(MESSAGES / 4, MESSAGES * 3 / 4);
        assertThat(drain(channel, second)).hasSize(MESSAGES - count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void withoutAQueueAMandatoryMessageComesBack(String type, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("random");
        channel.exchangeDeclare(exchange, type);
        CompletableFuture<Integer> returned = new CompletableFuture<>();
        channel.addReturnListener(message -> returned.complete(message.getReplyCode()));

        channel.basicPublish(exchange, "k", true, null, new byte[1]);

        assertThat(returned.get(15, TimeUnit.SECONDS)).isEqualTo(312);
    }
}
