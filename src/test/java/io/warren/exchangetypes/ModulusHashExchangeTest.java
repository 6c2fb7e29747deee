package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.WarrenOnly;
import java.util.List;
import org.junit.jupiter.api.Test;

/** x-modulus-hash: one of the bound queues, by the hash of the routing key. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ before 4.3 has x-modulus-hash in a plugin")
class ModulusHashExchangeTest {

    @Test
    void aKeyHasItsQueueAndKeysAreSpread(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("modulus");
        channel.exchangeDeclare(exchange, "x-modulus-hash");
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        channel.queueBind(first, exchange, "");
        channel.queueBind(second, exchange, "");

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                publishConfirmed(channel, exchange, "key-" + i, "m" + i);
            }
        }

        List<String> inFirst = drain(channel, first);
        List<String> inSecond = drain(channel, second);
        assertThat(inFirst).hasSizeBetween(50, 150);
        assertThat(inFirst.size() + inSecond.size()).isEqualTo(200);
        assertThat(inFirst).doesNotContainAnyElementsOf(inSecond);
    }
}
