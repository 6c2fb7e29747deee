package io.warren.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerUriTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            amqp://localhost,                          localhost, 5672, guest, guest, /
            amqp://u:p@10.0.0.1:5673/orders,           10.0.0.1,  5673, u,     p,     orders
            amqp://u%40x:p%2Fq+r@localhost/%2F,        localhost, 5672, u@x,   p/q+r, /
            amqp://[::1]:5674/,                        ::1,       5674, guest, guest, /
            """)
    void whatIsLeftOutHasADefault(String text, String host, int port, String user, String password, String vhost) {
        assertThat(BrokerUri.parse(text)).isEqualTo(new BrokerUri(host, port, user, password, vhost));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "amqps://localhost", "amqp:///x", "http://localhost", "amqp://a b"})
    void anotherUriIsRefused(String text) {
        assertThatThrownBy(() -> BrokerUri.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("amqp://user:password@host:port/vhost");
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(BrokerUri.parse("amqp://u:secret@localhost")).asString().doesNotContain("secret");
    }
}
