package io.warren.languages;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.languages.ClientProgram.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * amqplib, the client for Node. Its modules are looked for in the folder of the environment variable
 * WARREN_NODE_MODULES or the system property warren.node.modules: {@code npm install --prefix target/clients amqplib}.
 */
@BrokerTest
class AmqplibTest {

    private static final Path MODULES = Path.of(System.getenv().getOrDefault("WARREN_NODE_MODULES",
            System.getProperty("warren.node.modules", "target/clients/node_modules"))).toAbsolutePath();

    @BeforeAll
    static void amqplibIsInstalled() {
        Assumptions.assumeTrue(ClientProgram.installed("node"), "skipped: node is not installed");
        Assumptions.assumeTrue(Files.isDirectory(MODULES.resolve("amqplib")), "skipped: no amqplib in " + MODULES);
    }

    @Test
    void publishesAndConsumesInOrder(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "publish_consume")).containsExactly("got 0,1,2,3,4,5,6,7,8,9",
                "header täxt 42 true {\"deep\":[1,\"two\"]}", "ready 0");
    }

    @Test
    void getsConfirmsAndReturns(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "confirms")).containsExactly("confirmed 100", "returned 312 NO_ROUTE then confirmed",
                "in queue 100");
    }

    @Test
    void seesErrorsAndCancellations(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "errors")).containsExactly(
                "channel error 404 Channel closed by server: 404 (NOT-FOUND) with message "
                        + "\"NOT_FOUND - no queue 'missing' in vhost '/'\"",
                "cancelled by the broker", "other channel works");
    }

    @Test
    void callsThroughDirectReplyTo(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "rpc")).containsExactly("reply to 3 is 9", "reply to 12 is 144");
    }

    private static List<String> run(BrokerUnderTest broker, String script) throws Exception {
        Result result = ClientProgram.run(Map.of("NODE_PATH", MODULES.toString()), "", "node",
                ClientProgram.script("amqplib/" + script + ".js"), broker.amqpUri(), broker.name("amqplib"));
        assertThat(result.exitCode()).as("exit code; printed %s", result.lines()).isZero();
        return result.lines();
    }
}
