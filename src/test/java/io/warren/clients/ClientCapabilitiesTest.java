package io.warren.clients;

import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client must declare to get: others are not sent methods that they might not know. */
@BrokerTest
class ClientCapabilitiesTest {

    @Test
    void aClientThatDoesNotAskIsNotToldOfCancellations(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setClientProperties(Map.of("product", "a client without capabilities"));
        Channel channel = broker.connect(factory).createChannel();
        String deleted = broker.queue(channel);
        String kept = broker.queue(channel);
        Deliveries ofDeleted = new Deliveries(channel);
        Deliveries ofKept = new Deliveries(channel);
        channel.basicConsume(deleted, true, ofDeleted);
        channel.basicConsume(kept, true, ofKept);

        channel.queueDelete(deleted);
        publish(channel, "", kept, "m");

        assertThat(ofKept.nextText()).isEqualTo("m"); // would have come after a notice of the cancellation
        assertThat(ofDeleted.cancelledTag()).isNotDone();
    }

    @Test
    void clientPropertiesOfEveryTypeAreAccepted(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setClientProperties(Map.of("product", "täst", "number", 7, "long", 1L << 40, "yes", true, "bytes",
                new byte[]{0, -1}, "table", Map.of("nested", Map.of("deeper", 1.5))));

        assertThat(broker.connect(factory).createChannel()).isNotNull();
    }
}
