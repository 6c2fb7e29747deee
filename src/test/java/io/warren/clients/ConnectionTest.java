package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import org.junit.jupiter.api.Test;

@BrokerTest
class ConnectionTest {

    @Test
    void guestConnectsFromLoopback(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        assertThat(connection.isOpen()).isTrue();
    }
}
