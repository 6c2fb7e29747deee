package io.warren.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import io.warren.broker.definition.store.DefinitionRecord.DeleteUser;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.harness.OutlivingConnection;
import io.warren.harness.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What is still declared when a broker starts again. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be restarted here")
class RestartTest {

    private static final boolean DURABLE = true;
    private static final boolean EXCLUSIVE = true;
    private static final boolean AUTO_DELETE = true;
    private static final LongString TEXT = LongStringHelper.asLongString("text");
    /** Every type that the client can send. */
    private static final Map<String, Object> ARGUMENTS = Map.ofEntries(Map.entry("x-message-ttl", 60_000),
            Map.entry("x-max-length", 5L), Map.entry("text", TEXT), Map.entry("bytes", new byte[]{0, -1, 7}),
            Map.entry("flag", true), Map.entry("time", Date.from(Instant.ofEpochSecond(1_700_000_000))),
            Map.entry("decimal", new BigDecimal("12.345")), Map.entry("double", 0.1), Map.entry("short", (short) 3),
            Map.entry("list", List.of(1, "a", Map.of("k", 2L))), Map.entry("table", Map.of("inner", Map.of("n", 1))));

    private final KeptDefinitions store = new KeptDefinitions();

    /** Something that a client does in the life of one broker. */
    private interface Life {
        void live(Channel channel) throws Exception;
    }

    private WarrenBuilder builder() {
        return Warren.builder().amqpPort(0).definitionStore(store).set("warren.password_iterations", "1000");
    }

    private void live(Life life) throws Exception {
        live(builder(), "guest", "guest", "/", life);
    }

    private static void live(WarrenBuilder builder, String user, String password, String vhost, Life life)
            throws Exception {
        try (Warren broker = builder.start()) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setPort(broker.amqpPort());
            factory.setUsername(user);
            factory.setPassword(password);
            factory.setVirtualHost(vhost);
            factory.setAutomaticRecoveryEnabled(false);
            try (Connection connection = factory.newConnection()) {
                life.live(connection.createChannel());
            }
        }
    }

    @Test
    void durableQueuesExchangesAndBindingsSurvive() throws Exception {
        live(channel -> {
            channel.exchangeDeclare("x", "topic", DURABLE);
            channel.exchangeDeclare("y", "headers", DURABLE, AUTO_DELETE, Map.of("alternate-exchange", "x"));
            channel.queueDeclare("q", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueBind("q", "x", "#.end");
            channel.exchangeBind("x", "y", "", Map.of("x-match", "all", "n", 1));
        });
        live(channel -> {
            channel.exchangeDeclarePassive("y");
            channel.confirmSelect();
            channel.basicPublish("x", "the.end", null, new byte[1]);
            channel.basicPublish("y", "an.end", null, new byte[2]); // by its alternate exchange
            channel.waitForConfirmsOrDie(15_000);
            assertThat(channel.basicGet("q", true).getBody()).hasSize(1);
            assertThat(channel.basicGet("q", true).getBody()).hasSize(2);
            channel.exchangeUnbind("x", "y", "", Map.of("x-match", "all", "n", 1)); // its last: y goes
            assertThat(Refusal.after(channel, () -> channel.exchangeDeclarePassive("y")).code()).isEqualTo(404);
        });
        live(channel -> assertThat(Refusal.after(channel, () -> channel.exchangeDeclarePassive("y")).code())
                .isEqualTo(404));
    }

    @Test
    void transientAndExclusiveThingsDoNotSurvive() throws Exception {
        live(channel -> {
            channel.exchangeDeclare("transient", "direct", !DURABLE);
            channel.queueDeclare("transient", !DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueDeclare("exclusive", DURABLE, EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueDeclare("durable", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueBind("durable", "transient", "key");
        });
        for (String queue : List.of("transient", "exclusive")) {
            live(channel -> assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive(queue)).code())
                    .isEqualTo(404));
        }
        live(channel -> assertThat(Refusal.after(channel, () -> channel.exchangeDeclarePassive("transient")).code())
                .isEqualTo(404));
        live(channel -> {
            channel.queueDeclarePassive("durable");
            channel.exchangeDeclare("transient", "direct", !DURABLE);
            channel.confirmSelect();
            channel.basicPublish("transient", "key", null, new byte[1]);
            channel.waitForConfirmsOrDie(15_000);
            assertThat(channel.basicGet("durable", true)).as("its binding went with the exchange").isNull();
        });
    }

    @Test
    void anAutoDeleteQueueWithAConsumerAndAServerNamedQueueSurviveTheBrokersEnd() throws Exception {
        String[] named = new String[1];
        Warren broker = builder().start();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.amqpUri());
        factory.setAutomaticRecoveryEnabled(false);
        try (var connection = new OutlivingConnection(factory.newConnection())) {
            Channel channel = connection.createChannel();
            channel.queueDeclare("auto", DURABLE, !EXCLUSIVE, AUTO_DELETE, null);
            named[0] = channel.queueDeclare("", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null).getQueue();
            channel.basicConsume("auto", new DefaultConsumer(channel));
            broker.close();
        }
        live(channel -> {
            channel.queueDeclarePassive("auto");
            channel.queueDeclarePassive(named[0]);
        });
    }

    @Test
    void anAutoDeleteQueueThatWentWithItsConsumerStaysGone() throws Exception {
        live(channel -> {
            channel.queueDeclare("auto", DURABLE, !EXCLUSIVE, AUTO_DELETE, null);
            channel.basicCancel(channel.basicConsume("auto", new DefaultConsumer(channel)));
            assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive("auto")).code()).isEqualTo(404);
            // A change behind it in the one order: its answer says that the deletion has been written.
            channel.getConnection().createChannel().queueDeclare("behind", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
        });
        live(channel -> {
            channel.queueDeclarePassive("behind");
            assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive("auto")).code()).isEqualTo(404);
        });
    }

    @Test
    void whatWasDeletedStaysDeleted() throws Exception {
        live(channel -> {
            channel.exchangeDeclare("x", "fanout", DURABLE);
            channel.queueDeclare("q", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueDeclare("kept", DURABLE, !EXCLUSIVE, !AUTO_DELETE, null);
            channel.queueBind("q", "x", "");
            channel.queueBind("kept", "amq.fanout", "");
            channel.queueUnbind("kept", "amq.fanout", "");
        });
        live(channel -> {
            channel.queueDelete("q");
            channel.exchangeDelete("x");
        });
        live(channel -> {
            channel.confirmSelect();
            channel.basicPublish("amq.fanout", "", null, new byte[1]);
            channel.waitForConfirmsOrDie(15_000);
            assertThat(channel.queueDeclarePassive("kept").getMessageCount()).isZero();
            channel.exchangeDeclare("x", "direct", DURABLE); // another type: nothing is in the way
            assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive("q")).code()).isEqualTo(404);
        });
    }

    @Test
    void argumentsAreStillWhatTheyWere() throws Exception {
        live(channel -> {
            channel.queueDeclare("q", DURABLE, !EXCLUSIVE, !AUTO_DELETE, ARGUMENTS);
            channel.exchangeDeclare("x", "direct", DURABLE, !AUTO_DELETE, ARGUMENTS);
            channel.queueBind("q", "x", "key", ARGUMENTS);
        });
        live(channel -> {
            channel.queueDeclare("q", DURABLE, !EXCLUSIVE, !AUTO_DELETE, ARGUMENTS);
            channel.queueUnbind("q", "x", "key", ARGUMENTS);
            channel.confirmSelect();
            channel.basicPublish("x", "key", null, new byte[1]);
            channel.waitForConfirmsOrDie(15_000);
            assertThat(channel.queueDeclarePassive("q").getMessageCount()).as("after the unbinding").isZero();
            assertThat(Refusal.after(channel,
                    () -> channel.queueDeclare("q", DURABLE, !EXCLUSIVE, !AUTO_DELETE, Map.of("x-message-ttl", 1)))
                    .code()).isEqualTo(406);
        });
    }

    @Test
    void usersPermissionsAndVirtualHostsSurvive() throws Exception {
        live(builder().vhost("tests").user("alice", "secret").permissions("alice", "tests", "^a-", "^a-", "^a-"),
                "alice", "secret", "tests", channel -> channel.queueDeclare("a-1", DURABLE, false, false, null));
        live(builder(), "alice", "secret", "tests", channel -> {
            channel.queueDeclarePassive("a-1");
            assertThat(Refusal.after(channel, () -> channel.queueDeclare("b", DURABLE, false, false, null)).code())
                    .isEqualTo(403);
        });
    }

    @Test
    void aChangedPasswordSurvives() throws Exception {
        for (String password : List.of("old", "new")) {
            live(builder().user("alice", password).permissions("alice", "/", "", "", ""), "alice", password, "/",
                    channel -> assertThat(channel.isOpen()).isTrue());
        }
        live(builder(), "alice", "new", "/", channel -> assertThat(channel.isOpen()).isTrue());
        assertThatThrownBy(() -> live(builder(), "alice", "old", "/", _ -> {}))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void noPasswordIsStored() throws Exception {
        live(builder().user("alice", "unmistakable"), "guest", "guest", "/", _ -> {});

        assertThat(store.load()).extracting(bytes -> new String(bytes, UTF_8))
                .anyMatch(record -> record.contains("alice")).noneMatch(record -> record.contains("unmistakable"));
    }

    @Test
    void aDefaultUserThatWasDeletedIsNotMadeAgain() throws Exception {
        live(_ -> {});
        store.append(new DeleteUser("guest"));

        assertThatThrownBy(() -> live(_ -> {})).isInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void definitionsOfANewerVersionKeepTheBrokerFromStarting() throws Exception {
        live(_ -> {});
        store.append("[{\"type\":\"put-queue\",\"version\":2}]".getBytes(UTF_8));
        byte[][] before = store.load().toArray(byte[][]::new);

        assertThatThrownBy(() -> builder().start()).isInstanceOf(UnreadableDefinitionException.class)
                .hasMessageContaining("'put-queue' version 2");
        assertThat(Arrays.deepEquals(store.load().toArray(byte[][]::new), before)).isTrue();
    }

    @Test
    void withoutAStoreNothingIsKept() throws Exception {
        WarrenBuilder forgetful = Warren.builder().amqpPort(0);
        live(forgetful, "guest", "guest", "/", channel -> channel.queueDeclare("q", DURABLE, false, false, null));

        assertThatCode(() -> live(forgetful, "guest", "guest", "/", channel -> assertThat(
                Refusal.after(channel, () -> channel.queueDeclarePassive("q")).code()).isEqualTo(404)))
                .doesNotThrowAnyException();
    }
}
