package io.warren.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.broker.metrics.BrokerCounters.Counter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges of plugins' types over a restart, and in a file of definitions. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be restarted here")
class ExchangeTypesAfterRestartTest {

    private static final boolean DURABLE = true;
    private static final Map<String, Object> DELAYED_TOPIC = Map.of("x-delayed-type", "topic");

    @TempDir
    private Path folder;

    private LiveBroker start() throws Exception {
        return new LiveBroker(LiveBroker.builder().dataDirectory(folder));
    }

    private static void declareDelayed(Channel channel) throws Exception {
        channel.exchangeDeclare("delayed", "x-delayed-message", DURABLE, false, DELAYED_TOPIC);
        channel.queueDeclare("q", DURABLE, false, false, null);
        channel.queueBind("q", "delayed", "a.#");
    }

    private static List<String> published(Channel channel, String... routingKeys) throws Exception {
        channel.confirmSelect();
        for (String key : routingKeys) {
            channel.basicPublish("delayed", key, null, key.getBytes(UTF_8));
        }
        channel.waitForConfirmsOrDie(15_000);
        List<String> texts = new ArrayList<>();
        for (GetResponse got = channel.basicGet("q", true); got != null; got = channel.basicGet("q", true)) {
            texts.add(new String(got.getBody(), UTF_8));
        }
        return texts;
    }

    @Test
    void aDelayedExchangeRoutesAsBeforeAfterARestart() throws Exception {
        try (LiveBroker broker = start()) {
            declareDelayed(broker.channel());
        }
        try (LiveBroker broker = start()) {
            Channel channel = broker.channel();
            channel.exchangeDeclare("delayed", "x-delayed-message", DURABLE, false, DELAYED_TOPIC);

            assertThat(published(channel, "a.b", "b.a")).containsExactly("a.b");
        }
    }

    @Test
    void aDelayedExchangeIsExportedAndImported() throws Exception {
        String exported;
        try (LiveBroker broker = LiveBroker.start()) {
            declareDelayed(broker.channel());
            exported = broker.warren().exportDefinitions();
        }
        try (LiveBroker broker = LiveBroker.start()) {
            assertThat(broker.warren().importDefinitions(exported).leftOut()).isEmpty();
            assertThat(published(broker.channel(), "a.b", "b.a")).containsExactly("a.b");
        }
    }

    @Test
    void anExchangeLetsMessagesPassOnceAfterARestartTooButHasForgottenTheirIds() throws Exception {
        Map<String, Object> once = Map.of("x-message-deduplication", true, "x-cache-size", 10);
        BasicProperties id = new BasicProperties.Builder().headers(Map.of("x-deduplication-header", "id")).build();
        for (int life = 1; life <= 2; life++) {
            try (LiveBroker broker = start()) {
                Channel channel = broker.channel();
                channel.exchangeDeclare("once", "direct", DURABLE, false, once);
                channel.queueDeclare("q", DURABLE, false, false, null);
                channel.queueBind("q", "once", "k");
                channel.confirmSelect();
                for (int i = 0; i < 3; i++) {
                    channel.basicPublish("once", "k", id, new byte[1]);
                }
                channel.waitForConfirmsOrDie(15_000);

                assertThat(channel.messageCount("q")).as("without the transient one of an earlier life").isEqualTo(1);
                assertThat(broker.warren().counters().count(Counter.MESSAGES_DEDUPLICATED)).isEqualTo(2);
            }
        }
    }

    @Test
    void aDelayedExchangeWhoseTypeIsNotInstalledIsLeftOutOfAnImport() throws Exception {
        try (LiveBroker broker = LiveBroker.start()) {
            var report = broker.warren().importDefinitions("""
                    {"exchanges": [{"name": "x", "vhost": "/", "type": "x-delayed-message", "durable": true,
                                    "arguments": {"x-delayed-type": "x-nothing"}}]}
                    """);

            assertThat(report.leftOut()).singleElement().asString()
                    .contains("exchange 'x' in vhost '/'", "unknown exchange type 'x-nothing'");
            assertThat(broker.vhost("/").topology().exchange("x")).isNull();
        }
    }
}
