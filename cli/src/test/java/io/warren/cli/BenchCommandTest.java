package io.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.warren.broker.Warren;
import io.warren.broker.metrics.BrokerCounters.Counter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
final class BenchCommandTest {
    private static Warren broker;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        broker = Warren.builder().amqpPort(0).start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void quiet() {
        out = new StringWriter();
        err = new StringWriter();
    }

    private int bench(String options) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        List<String> arguments = new ArrayList<>(List.of("bench", "--uri", broker.amqpUri()));
        if (!options.isEmpty()) arguments.addAll(List.of(options.split(" ", -1)));
        return command.execute(arguments.toArray(String[]::new));
    }

    /** Runs and returns the JSON. */
    private String measured(String options) {
        assertThat(bench(options + " --json -")).as(err.toString()).isEqualTo(ExitCode.OK);
        return out.toString();
    }

    private static double number(String json, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":([0-9.]+)").matcher(json);
        assertThat(matcher.find()).as(member + " in " + json).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "--size 0",
        "--size 300000 --confirm 10 --ack 3 --prefetch 7",
        "--confirm 100 --ack 10 --prefetch 100 --persistent --durable",
        "--producers 3 --consumers 2 --queues 5 --confirm 7 --ack 1 --prefetch 1",
        "--producers 2 --consumers 4 --queues 2 --ack 7 --prefetch 100",
        "--exchange direct --queues 3 --bindings 12",
        "--exchange topic --queues 2 --bindings 100 --connections 3",
        "--rate 100000 --confirm 100 --ack 10",
        "--latency",
    })
    void whatIsPublishedIsConsumed(String options) {
        String json = measured(("--count 1001 " + options).strip());

        assertThat(number(json, "published")).isEqualTo(1_001);
        assertThat(number(json, "consumed")).isEqualTo(1_001);
        assertThat(number(json, "refused")).isZero();
    }

    @Test
    void theWarmUpIsNotCounted() {
        long before = broker.counters().count(Counter.MESSAGES_PUBLISHED);

        String json = measured("--warmup 0.5 --count 1001 --confirm 100");

        long all = broker.counters().count(Counter.MESSAGES_PUBLISHED) - before;
        assertThat(number(json, "published")).isGreaterThanOrEqualTo(1_001).isLessThan((double) all);
        assertThat(number(json, "consumed")).isGreaterThanOrEqualTo(1_001);
    }

    @Test
    void aFanoutIsConsumedOncePerQueue() {
        String json = measured("--count 5000 --exchange fanout --queues 10 --producers 2 --consumers 3 --confirm 500 "
                + "--ack 20 --prefetch 200 --size 100");

        assertThat(number(json, "published")).isEqualTo(5_000);
        assertThat(number(json, "consumed")).isEqualTo(50_000);
    }

    @Test
    void aRunEndsAfterItsTime() {
        String json = measured("--duration 1 --warmup 0 --confirm 1000 --ack 100 --prefetch 1000 --latency");

        assertThat(number(json, "seconds")).isGreaterThanOrEqualTo(1);
        assertThat(number(json, "consumed")).isPositive();
        assertThat(json).containsPattern("\"latencyMicros\":\\{.*\"confirmLatencyMicros\":\\{");
    }

    @Test
    void atARateAsManyMessagesArePublishedAsAreDueAndAllArrive() {
        String json = measured("--duration 1 --warmup 0 --rate 500 --confirm 10 --ack 1 --prefetch 10");

        assertThat(number(json, "published")).isBetween(1.0, 501 * number(json, "seconds") + 1);
        assertThat(number(json, "undelivered")).isZero();
        assertThat(json)
                .containsPattern("\"latencyMicros\":\\{\"p50\":[0-9.]+,\"p99\":[0-9.]+,\"p999\":[0-9.]+,\"max\":")
                .containsPattern("\"confirmLatencyMicros\":\\{\"p50\"");
    }

    @Test
    void whatWasKeptIsDrainedLater() {
        assertThat(number(measured("--count 2003 --publish-only --keep --confirm 100 --queues 2"), "consumed"))
                .isZero();
        quiet();
        assertThat(number(measured("--count 3 --drain-only --keep --queues 2 --ack 5 --prefetch 5"), "consumed"))
                .isBetween(3.0, 2_003.0);
        quiet();
        assertThat(number(measured("--drain-only --queues 2 --ack 100 --prefetch 100"), "consumed"))
                .isBetween(1.0, 2_000.0);

        assertThat(bench("--drain-only --queues 2")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).startsWith("warren: ").contains("404 NOT_FOUND - no queue 'bench-0'");
    }

    @Test
    void aBacklogIsHeldWhileMessagesPass() {
        assertThat(number(measured("--count 9000 --publish-only --keep --confirm 100"), "published")).isEqualTo(9_000);
        quiet();
        assertThat(number(measured("--hold-backlog --keep --duration 0.5 --warmup 0 --ack 10 --prefetch 100"),
                "consumed")).isPositive();
        quiet();
        // Producers may be ahead by 2,000. A consumer is by no more than was delivered and acknowledged with one read, and
        // as much again when the run ends.
        assertThat(number(measured("--drain-only --ack 100 --prefetch 100"), "consumed")).isBetween(8_500.0, 11_000.0);
    }

    @Test
    void idleConnectionsAreHeld() {
        assertThat(number(measured("--connections 20 --idle --duration 0.1"), "idleConnections")).isEqualTo(20);
    }

    @Test
    void aTableIsForPeopleAndAFileForPrograms(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("result.json");

        assertThat(bench("--count 100 --json " + file)).isEqualTo(ExitCode.OK);

        assertThat(out.toString()).contains("published", "generator CPU per message").doesNotContain("{");
        assertThat(Files.readString(file)).startsWith("{\"published\":100,");
    }

    @Test
    void aBrokerThatRefusesIsQuoted() {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(err));
        assertThat(command.execute("bench", "--uri", "amqp://guest:wrong@127.0.0.1:" + broker.amqpPort()))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).startsWith("warren: The broker closed the connection: 403 ACCESS_REFUSED")
                .hasLineCount(1);
    }

    @Test
    void aBrokerThatStopsEndsTheRun() throws Exception {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(err));
        FutureTask<Integer> run;
        try (Warren stopping = Warren.builder().amqpPort(0).start()) {
            String uri = stopping.amqpUri();
            run = new FutureTask<>(() -> command.execute("bench", "--uri", uri, "--rate", "1000", "--duration", "50"));
            Thread.ofPlatform().start(run);
            await().until(() -> stopping.counters().count(Counter.MESSAGES_PUBLISHED) > 100);
        }

        assertThat(run.get()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).startsWith("warren: The broker closed the connection").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            --uri http://localhost,              'should be specified only once'
            --size 4 --latency,                  at least 8 bytes
            --prefetch 10 --ack 11,              wait forever
            --publish-only --drain-only,         found both
            --hold-backlog,                      'acknowledgements and a prefetch limit to hold a backlog'
            --hold-backlog --publish-only,       'producers and consumers to hold'
            --count 5 --duration 5,              either a duration or a number
            --idle,                              'a producer, a consumer or a connection'
            --broker-pid 999999999,              no /proc/999999999
            --exchange headers,                  '--exchange'
            """)
    void aWrongPlanIsExplained(String options, String explanation) {
        assertThat(bench(options)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("warren: ").contains(explanation);
    }
}
