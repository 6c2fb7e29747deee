package io.warren.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import io.warren.harness.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@link Warren} as part of another program. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be embedded")
class EmbeddingTest {

    private static final int ROUNDS = 50;

    @Test
    void startsOnAFreePortAndIsReadyWhenStartReturns() throws Exception {
        try (Warren broker = Warren.builder().amqpPort(0).start()) {
            assertThat(broker.amqpPort()).isPositive();
            publishAndGet(broker);
        }
    }

    @Test
    void twoBrokersInOneJvmDoNotSeeOneAnother() throws Exception {
        try (Warren first = Warren.builder().amqpPort(0).start();
                Warren second = Warren.builder().amqpPort(0).start();
                Connection toFirst = connect(first);
                Connection toSecond = connect(second)) {
            Channel one = toFirst.createChannel();
            Channel two = toSecond.createChannel();
            one.queueDeclare("mine", false, false, false, null);

            Refusal refusal = Refusal.after(two, () -> two.queueDeclarePassive("mine"));

            assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'mine' in vhost '/'"));
        }
    }

    @Test
    void itsUsersAndSettingsAreItsOwn() throws Exception {
        try (Warren broker = Warren.builder().amqpPort(0).set("default_user", "root").set("default_pass", "a b&c")
                .set("channel_max", "5").vhost("tests").user("alice", "secret")
                .permissions("alice", "tests", ".*", ".*", ".*").start()) {
            publishAndGet(broker);
            ConnectionFactory alice = factory(broker);
            alice.setUsername("alice");
            alice.setPassword("secret");
            alice.setVirtualHost("tests");
            try (Connection connection = alice.newConnection()) {
                assertThat(connection.getChannelMax()).isEqualTo(5);
                connection.createChannel().queueDeclare();
            }
        }
    }

    @Test
    void closeTellsItsClients() throws Exception {
        Warren broker = Warren.builder().amqpPort(0).start();
        Connection connection = connect(broker);
        CompletableFuture<ShutdownSignalException> signal = new CompletableFuture<>();
        connection.addShutdownListener(signal::complete);

        broker.close();

        assertThat(Refusal.of(signal.get(15, TimeUnit.SECONDS))).isEqualTo(Refusal.ofConnection(320,
                "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'"));
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void closeReturnsThoughAClientNeverAnswers() throws Exception {
        Warren broker = Warren.builder().amqpPort(0).start();
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), broker.amqpPort())) {
            silent.getOutputStream().write(new byte[]{'A', 'M', 'Q', 'P', 0, 0, 9, 1});
            assertThat(silent.getInputStream().read()).as("the first byte of connection.start").isEqualTo(1);

            broker.close();

            assertThat(silent.getInputStream().readAllBytes()).isNotEmpty(); // up to the end of the stream
        }
    }

    @Test
    void afterCloseItsPortIsFree() throws Exception {
        int port;
        try (Warren broker = Warren.builder().amqpPort(0).start()) {
            port = broker.amqpPort();
            publishAndGet(broker);
        }

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        try (Warren again = Warren.builder().amqpPort(port).start()) {
            publishAndGet(again);
        }
    }

    @Test
    void closingTwiceIsNoError() throws Exception {
        Warren broker = Warren.builder().amqpPort(0).start();
        broker.close();

        broker.close();
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatLeavesNoThread() throws Exception {
        startAndStop(); // whatever a first start sets going for good
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Set<Thread> before = threads();

            assertThatThrownBy(() -> Warren.builder().amqpPort(taken.getLocalPort()).start())
                    .isInstanceOf(IOException.class);

            awaitNoThreadBut(before);
        }
    }

    @Test
    @Timeout(120)
    void fiftyStartsAndStopsLeaveNoThreadAndNoBuffer() throws Exception {
        startAndStop();
        Set<Thread> before = threads();
        try (LeakWatch leaks = LeakWatch.paranoid()) {
            leaks.awaitControl();

            for (int i = 0; i < ROUNDS; i++) {
                startAndStop();
            }

            awaitNoThreadBut(before);
            assertThat(leaks.found()).isEmpty();
        }
    }

    @Test
    void aBrokerWithADataDirectoryLeavesNoThreadEither(@TempDir Path folder) throws Exception {
        WarrenBuilder builder = Warren.builder().amqpPort(0).dataDirectory(folder.resolve("data"));
        startAndStop(builder);
        Set<Thread> before = threads();

        startAndStop(builder);

        awaitNoThreadBut(before);
    }

    private static void startAndStop() throws Exception {
        startAndStop(Warren.builder().amqpPort(0));
    }

    /** One short life, with a client that leaves messages behind, some of them unacknowledged. */
    private static void startAndStop(WarrenBuilder builder) throws Exception {
        try (Warren broker = builder.start(); Connection connection = connect(broker)) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("left", true, false, false, null);
            channel.confirmSelect();
            for (int i = 0; i < 20; i++) {
                channel.basicPublish("", "left", MessageProperties.MINIMAL_PERSISTENT_BASIC, new byte[i * 1_000]);
            }
            channel.waitForConfirmsOrDie(15_000);
            channel.basicGet("left", false);
        }
    }

    private static void publishAndGet(Warren broker) throws Exception {
        try (Connection connection = connect(broker); Channel channel = connection.createChannel()) {
            String queue = channel.queueDeclare().getQueue();
            channel.confirmSelect();
            channel.basicPublish("", queue, null, "m".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(15_000);
            GetResponse got = channel.basicGet(queue, true);
            assertThat(got.getBody()).asString(UTF_8).isEqualTo("m");
        }
    }

    private static Connection connect(Warren broker) throws Exception {
        return factory(broker).newConnection();
    }

    private static ConnectionFactory factory(Warren broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.amqpUri());
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** Threads of the client, of Netty's global executor and the like end by themselves a little later. */
    private static void awaitNoThreadBut(Set<Thread> before) {
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Set<Thread> now = threads();
            now.removeAll(before);
            now.removeIf(thread -> thread.getName().startsWith("ForkJoinPool")); // carries the tests' virtual threads
            assertThat(now).isEmpty();
        });
    }
}
