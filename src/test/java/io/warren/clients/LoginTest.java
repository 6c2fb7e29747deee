package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.SaslMechanism;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.impl.CredentialsProvider;
import com.rabbitmq.client.impl.CredentialsRefreshService;
import com.rabbitmq.client.impl.DefaultCredentialsProvider;
import com.rabbitmq.client.impl.LongStringHelper;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import io.warren.harness.TestUsers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Who may connect, and to which virtual host. */
@BrokerTest
class LoginTest {

    private static final String REFUSED = "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. "
            + "For details see the broker logfile.";

    @Test
    void aWrongPasswordIsRefusedInWordsForAClientThatUnderstandsThem(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setPassword("wrong");

        assertThatThrownBy(() -> broker.connect(factory)).isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED);
    }

    @Test
    void anUnknownUserIsRefusedLikeAWrongPassword(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setUsername("unheard-of");

        assertThatThrownBy(() -> broker.connect(factory)).isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED);
    }

    @Test
    void aBlankPasswordIsRefused(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setPassword("");

        assertThatThrownBy(() -> broker.connect(factory)).isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED);
    }

    @Test
    void aClientWithoutTheCapabilityIsJustDisconnected(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setPassword("wrong");
        factory.setClientProperties(Map.of("product", "a client without capabilities"));

        assertThatThrownBy(() -> broker.connect(factory))
                .isExactlyInstanceOf(PossibleAuthenticationFailureException.class);
    }

    @Test
    void amqplainIsAcceptedToo(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setSaslConfig(mechanisms -> {
            assertThat(mechanisms).contains("PLAIN", "AMQPLAIN");
            return new Amqplain();
        });

        assertThat(broker.connect(factory).isOpen()).isTrue();
    }

    @Test
    void amqplainChecksThePassword(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setPassword("wrong");
        factory.setSaslConfig(mechanisms -> new Amqplain());

        assertThatThrownBy(() -> broker.connect(factory)).isInstanceOf(AuthenticationFailureException.class)
                .hasMessage(REFUSED.replace("PLAIN", "AMQPLAIN"));
    }

    @Test
    void anUnknownVirtualHostIsNotFound(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setVirtualHost("nope");

        assertThat(refusalOf(broker, factory))
                .isEqualTo(Refusal.ofConnection(530, "NOT_ALLOWED - vhost nope not found"));
    }

    @Test
    void aUserWithoutPermissionsInTheVirtualHostIsRefused(BrokerUnderTest broker) {
        assertThat(refusalOf(broker, broker.connectionFactory(TestUsers.NOBODY, "/")))
                .isEqualTo(Refusal.ofConnection(530, "NOT_ALLOWED - access to vhost '/' refused for user 'nobody'"));
        assertThat(refusalOf(broker, broker.connectionFactory(TestUsers.ALICE, TestUsers.OTHER_VHOST)))
                .isEqualTo(Refusal.ofConnection(530, "NOT_ALLOWED - access to vhost 'other' refused for user 'alice'"));
    }

    @Test
    void virtualHostsKeepTheSameNameApart(BrokerUnderTest broker) throws Exception {
        Channel here = broker.channel();
        Channel there = broker.connect(broker.connectionFactory(TestUsers.OTTO, TestUsers.OTHER_VHOST)).createChannel();
        String queue = broker.queue(here);
        there.queueDeclare(queue, false, true, false, null);
        fill(there, queue, "there");

        assertThat(drain(here, queue)).isEmpty();
        assertThat(drain(there, queue)).containsExactly("there");
        assertThat(Refusal.after(there, () -> there.queueDeclarePassive("missing")))
                .isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost 'other'"));
    }

    @Test
    void theSecretOfAnOpenConnectionCanBeUpdated(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        Refresh refresh = new Refresh();
        factory.setCredentialsProvider(new DefaultCredentialsProvider("guest", "guest") {
            @Override
            public Duration getTimeBeforeExpiration() {
                return Duration.ofHours(1);
            }
        });
        factory.setCredentialsRefreshService(refresh);
        Connection connection = broker.connect(factory);

        assertThat(refresh.actions).hasSize(1);
        assertThat(refresh.actions.get(0).call()).isTrue();

        Channel channel = connection.createChannel();
        channel.queueDeclare();
        assertThat(connection.isOpen()).isTrue();
    }

    private static Refusal refusalOf(BrokerUnderTest broker, ConnectionFactory factory) {
        try {
            broker.connect(factory);
        } catch (Exception e) {
            if (e.getCause() instanceof ShutdownSignalException signal) {
                return Refusal.of(signal);
            }
            throw new AssertionError("Expected the broker to close the connection", e);
        }
        throw new AssertionError("Expected a refusal, but connected");
    }

    /** The mechanism of AMQP's first versions: a table without its length, holding LOGIN and PASSWORD. */
    private static final class Amqplain implements SaslMechanism {

        @Override
        public String getName() {
            return "AMQPLAIN";
        }

        @Override
        public LongString handleChallenge(LongString challenge, String userName, String password) {
            return LongStringHelper.asLongString(entry("LOGIN", userName) + entry("PASSWORD", password));
        }

        private static String entry(String key, String value) {
            return (char) key.length() + key + "S\0\0\0" + (char) value.length() + value;
        }
    }

    /** Keeps what the connection wants to be called with when its credentials are due, so that a test can call it. */
    private static final class Refresh implements CredentialsRefreshService {

        private final List<Callable<Boolean>> actions = new ArrayList<>();
        private final Map<String, CredentialsProvider> registered = new HashMap<>();

        @Override
        public String register(CredentialsProvider credentials, Callable<Boolean> action) {
            actions.add(action);
            String id = "registration-" + actions.size();
            registered.put(id, credentials);
            return id;
        }

        @Override
        public void unregister(CredentialsProvider credentials, String id) {
            registered.remove(id);
        }

        @Override
        public boolean isApproachingExpiration(Duration timeBeforeExpiration) {
            return false;
        }
    }
}
