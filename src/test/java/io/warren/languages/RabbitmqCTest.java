package io.warren.languages;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.languages.ClientProgram.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command-line tools of rabbitmq-c, the C client that much else is built on. */
@BrokerTest
class RabbitmqCTest {

    @BeforeAll
    static void toolsAreInstalled() {
        for (String tool : List.of("amqp-publish", "amqp-get", "amqp-consume", "amqp-declare-queue",
                "amqp-delete-queue")) {
            Assumptions.assumeTrue(ClientProgram.installed(tool), "skipped: " + tool + " is not installed");
        }
    }

    @Test
    void amqpPublishPublishes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        run(broker, "amqp-publish", "-r", queue, "-p", "-C", "text/plain", "-b", "from C");

        GetResponse got = channel.basicGet(queue, true);
        assertThat(got.getBody()).asString().isEqualTo("from C");
        assertThat(got.getProps().getContentType()).isEqualTo("text/plain");
        assertThat(got.getProps().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void amqpPublishSendsEachLine(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind(queue, "amq.topic", queue + ".#");

        Result result = ClientProgram.run(Map.of(), "one\ntwo\nthree\n", "amqp-publish", "-u", broker.amqpUri(), "-e",
                "amq.topic", "-r", queue + ".k", "-l");

        assertThat(result.exitCode()).as("printed %s", result.lines()).isZero();
        assertThat(drain(channel, queue)).map(String::strip).containsExactly("one", "two", "three");
    }

    @Test
    void amqpGetFetchesOne(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "first", "second");

        assertThat(run(broker, "amqp-get", "-q", queue)).containsExactly("first");
        assertThat(ready(channel, queue)).isEqualTo(1);
    }

    @Test
    void amqpGetFailsOnAnEmptyQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Result result = ClientProgram.run("amqp-get", "-u", broker.amqpUri(), "-q", queue);

        assertThat(result.exitCode()).isEqualTo(2);
    }

    @Test
    void amqpConsumeRunsACommandForEachMessage(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1\n", "2\n", "3\n", "4\n");

        assertThat(run(broker, "amqp-consume", "-q", queue, "-p", "1", "-c", "3", "cat")).containsExactly("1", "2",
                "3");
        awaitReady(channel, queue, 1);
    }

    @Test
    void queuesAreDeclaredAndDeleted(BrokerUnderTest broker) throws Exception {
        String queue = broker.name("from-c");
        assertThat(run(broker, "amqp-declare-queue", "-q", queue)).containsExactly(queue);
        fill(broker.channel(), queue, "m");
        assertThat(run(broker, "amqp-delete-queue", "-q", queue)).containsExactly("1");
    }

    private static List<String> run(BrokerUnderTest broker, String tool, String... arguments) throws Exception {
        Result result = ClientProgram.run(ClientProgram.command(List.of(tool, "-u", broker.amqpUri()), arguments));
        assertThat(result.exitCode()).as("exit code of %s; printed %s", tool, result.lines()).isZero();
        return result.lines();
    }
}
