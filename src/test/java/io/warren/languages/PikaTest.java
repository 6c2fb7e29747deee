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

/** pika, the Python client; each script prints what it saw. */
@BrokerTest
class PikaTest {

    private static final String PYTHON = "/usr/bin/python3"; // the one that Debian's python3-pika is for

    @BeforeAll
    static void pikaIsInstalled() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of(PYTHON)),
                "skipped: no " + PYTHON);
        Assumptions.assumeTrue(ClientProgram.run(PYTHON, "-c", "import pika").exitCode() == 0,
                "skipped: pika is not installed for " + PYTHON);
    }

    @Test
    void publishesAndConsumesInOrder(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "publish_consume")).containsExactly("got 0 1 2 3 4 5 6 7 8 9", "content-type text/plain",
                "header täxt 42 [1, 'two', None]", "ready 0");
    }

    @Test
    void getsConfirmsAndReturns(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "confirms")).containsExactly("confirmed 50", "unroutable: returned 312 NO_ROUTE",
                "in queue 50");
    }

    @Test
    void getsAndNacks(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "get_nack")).containsExactly("got a redelivered False left 1",
                "got a redelivered True left 1", "got b redelivered False left 0", "empty True");
    }

    @Test
    void bindsTopics(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "topic")).containsExactly("logs.kern.critical first", "logs.cron.critical third",
                "after unbind 0");
    }

    @Test
    void seesChannelAndConnectionErrors(BrokerUnderTest broker) throws Exception {
        assertThat(run(broker, "errors")).containsExactly(
                "channel closed 404 NOT_FOUND - no queue 'missing' in vhost '/'", "connection open True",
                "login: ConnectionClosedByBroker: (403) 'ACCESS_REFUSED - Login was refused using authentication "
                        + "mechanism PLAIN. For details see the broker logfile.'",
                "vhost: ConnectionClosedByBroker: (530) 'NOT_ALLOWED - vhost nope not found'");
    }

    private static List<String> run(BrokerUnderTest broker, String script) throws Exception {
        Result result = ClientProgram.run(Map.of("PYTHONIOENCODING", "utf-8"), "", PYTHON,
                ClientProgram.script("pika/" + script + ".py"), broker.host(), Integer.toString(broker.port()),
                broker.name("pika"));
        assertThat(result.exitCode()).as("exit code; printed %s", result.lines()).isZero();
        return result.lines();
    }
}
