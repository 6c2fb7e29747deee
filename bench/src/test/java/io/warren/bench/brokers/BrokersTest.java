package io.warren.bench.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokersTest {
    private final OwnProcesses own = new OwnProcesses();
    private final Brokers brokers = new Brokers(own, Path.of("."));

    @Test
    void aRunningBrokerIsNamedByItsPlaceAndStaysAsItIs() throws Exception {
        BrokerUnderTest broker = brokers.find("amqp://me:secret@example.org:5673/v@4711");

        assertThat(broker.name()).isEqualTo("example.org:5673");
        assertThat(broker.restartable()).isFalse();
        try (RunningBroker running = broker.start(Path.of("."))) {
            assertThat(running.uri()).isEqualTo("amqp://me:secret@example.org:5673/v");
            assertThat(running.pid()).isEqualTo(4711);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "amqp://guest:guest@localhost:5672", "amqp://localhost@x", "http://localhost@7"})
    void whatIsNoBrokerIsRefused(String text) {
        assertThatThrownBy(() -> brokers.find(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void neitherPlacesNorPasswordsArePublished() {
        assertThat(Brokers.withoutPlace("warren=/home/me/warren")).isEqualTo("warren=CHECKOUT");
        assertThat(Brokers.withoutPlace("amqp://me:secret@localhost@7")).isEqualTo("URI@PID");
        assertThat(Brokers.withoutPlace("rabbitmq")).isEqualTo("rabbitmq");
    }
}
