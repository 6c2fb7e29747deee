package io.warren.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.broker.Warren;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that start with the definitions of another one. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "the broker is started with a file")
class DefinitionsFileTest {

    /** As RabbitMQ exports it; the password is secret. */
    private static final String FILE =
            """
                    {"rabbit_version": "3.10.8",
                     "users": [{"name": "bob", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": ["custom"], "limits": {},
                                "password_hash": "GRKUOaVIO8DkBcglU5+YQHKZY+Ypds99VM9BPPAaaDXqv3VX"}],
                     "vhosts": [{"name": "shop"}],
                     "permissions": [{"user": "bob", "vhost": "shop", "configure": "", "write": ".*", "read": ".*"}],
                     "queues": [{"name": "in", "vhost": "shop", "durable": true, "auto_delete": false, "arguments": {}}],
                     "exchanges": [{"name": "events", "vhost": "shop", "type": "topic", "durable": true, "auto_delete": false,
                                    "internal": false, "arguments": {}}],
                     "bindings": [{"source": "events", "vhost": "shop", "destination": "in", "destination_type": "queue",
                                   "routing_key": "public.#", "arguments": {}}]}
                    """;

    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("definitions.json"), content);
    }

    @Test
    void aUserOfTheFileLogsInAndUsesWhatTheFileDeclares() throws Exception {
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().set("load_definitions", file(FILE).toString()));
                Connection connection = broker.connect("bob", "secret", "shop")) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.basicPublish("events", "public.news", null, new byte[]{7});
            channel.waitForConfirmsOrDie(15_000);

            assertThat(channel.basicGet("in", true).getBody()).containsExactly(7);
            assertThatThrownBy(() -> broker.connect("bob", "wrong", "shop"))
                    .isInstanceOf(AuthenticationFailureException.class);
        }
    }

    @Test
    void theDefaultUserIsNotMadeWhereDefinitionsAreLoaded() throws Exception {
        try (LiveBroker broker = new LiveBroker(
                LiveBroker.builder().set("definitions.local.path", file(FILE).toString()))) {
            assertThatThrownBy(broker::channel).isInstanceOf(AuthenticationFailureException.class);
            assertThat(broker.warren().definitions().vhost("/")).isNull();
        }
    }

    @Test
    void unchangedFilesAreNotImportedAgainAfterARestart() throws Exception {
        Path definitions = file(FILE);
        for (int life = 0; life < 2; life++) {
            try (LiveBroker broker = new LiveBroker(LiveBroker.builder().dataDirectory(folder.resolve("data"))
                    .set("load_definitions", definitions.toString()).set("definitions.skip_if_unchanged", "true"));
                    Connection connection = broker.connect("bob", "secret", "shop")) {
                assertThat(broker.vhost("shop").queue("in") != null).isEqualTo(life == 0);
                var queue = broker.vhost("shop").queue("in");
                if (queue != null) {
                    connection.createChannel().queueUnbind("in", "events", "public.#");
                    broker.warren().change(new RemoveQueue("shop", queue.queue()));
                }
            }
        }
    }

    @Test
    void aFileThatIsNoneKeepsTheBrokerFromStarting() {
        assertThatThrownBy(() -> new LiveBroker(LiveBroker.builder().set("load_definitions", file("{").toString())))
                .isInstanceOf(IOException.class).hasMessageContaining("definitions.json");
        assertThatThrownBy(() -> new LiveBroker(
                LiveBroker.builder().set("load_definitions", folder.resolve("missing.json").toString())))
                .isInstanceOf(IOException.class).hasMessageContaining("missing.json");
    }

    @Test
    void whatOneBrokerExportsAnotherImports() throws Exception {
        String exported;
        try (LiveBroker broker = LiveBroker.start()) {
            Channel channel = broker.channel();
            channel.queueDeclare("durable", true, false, false, null);
            channel.queueDeclare("transient", false, false, false, null);
            channel.queueBind("durable", "amq.topic", "a.#");
            exported = broker.warren().exportDefinitions();
        }
        try (LiveBroker broker = new LiveBroker(LiveBroker.builder().set("default_vhost", "another"))) {
            Warren warren = broker.warren();
            assertThat(warren.importDefinitions(exported).leftOut()).isEmpty();
            Channel channel = broker.channel();
            channel.confirmSelect();
            channel.basicPublish("amq.topic", "a.b", null, new byte[1]);
            channel.waitForConfirmsOrDie(15_000);

            assertThat(channel.basicGet("durable", true)).isNotNull();
            assertThat(broker.vhost("/").queue("transient")).isNull();
        }
    }
}
