package io.warren.bench.compare;

import io.warren.bench.measure.Metric;
import io.warren.bench.report.Seconds;
import java.util.ArrayList;
import java.util.List;

/**
 * A load that all brokers get, and what is looked at.
 *
 * @param id how it is asked for; those that begin with the same letter form a group
 * @param options of the generator, without time
 * @param copies in how many queues each message ends
 * @param persistent whether messages ought to be on disk
 * @param columns what is shown
 * @param compared those of the columns whose ratio to a peer is shown too
 */
record Scenario(String id, String title, Procedure procedure, List<String> options, int copies, boolean persistent,
        List<Metric> columns, List<Metric> compared) {
    /** What is done with the options. */
    enum Procedure {
        /** A run for a time, after a warm-up. */
        RUN,
        /** Publish a million messages, drain them, publish them again, kill the broker and start it. */
        FILL_AND_DRAIN,
        /** Open connections and look at the memory. */
        IDLE,
        /** A run of RabbitMQ's own generator. */
        PERF_TEST
    }

    private static final List<Metric> THROUGHPUT = List.of(Metric.RATE, Metric.BROKER_CPU, Metric.GENERATOR_CPU,
            Metric.RSS);
    private static final List<Metric> LATENCY = List.of(Metric.DELIVERY_P50, Metric.DELIVERY_P99, Metric.DELIVERY_P999,
            Metric.CONFIRM_P50, Metric.CONFIRM_P99, Metric.CONFIRM_P999, Metric.BROKER_CPU, Metric.RSS);
    private static final String CONFIRMED =
            "--size 1024 --persistent --durable --confirm 1000 --ack 100 --prefetch 1000";
    private static final String STEADY = "--size 1024 --rate 1000 --confirm 100 --prefetch 100 --ack 1";

    /** All scenarios, in the order in which they are run. */
    static final List<Scenario> ALL = List.of(
            throughput("a16", "transient, automatic acknowledgement, 16 B", "--size 16", 1, false),
            throughput("a1k", "transient, automatic acknowledgement, 1 KiB", "--size 1024", 1, false),
            throughput("b", "persistent, confirmed, acknowledged, 1 KiB", CONFIRMED, 1, true),
            throughput("c", "persistent, confirmed, acknowledged, 1 KiB, 10 queues, 10 producers, 10 consumers",
                    CONFIRMED + " --queues 10 --producers 10 --consumers 10", 1, true),
            throughput("d", "fanout to 10 queues, 100 B, per delivery",
                    "--size 100 --exchange fanout --queues 10 --consumers 10", 10, false),
            throughput("e", "topic exchange with 1,000 bindings, 100 B",
                    "--size 100 --exchange topic --bindings 1000", 1, false),
            new Scenario("f", "a million persistent messages of 100 B published with confirms, drained, and kill -9",
                    Procedure.FILL_AND_DRAIN, words("--size 100 --persistent --durable"), 1, true,
                    List.of(Metric.FILL_RATE, Metric.FILL_CPU, Metric.FILLED_RSS, Metric.DRAIN_RATE, Metric.DRAIN_CPU,
                            Metric.START_SECONDS, Metric.RESTART_SECONDS, Metric.RECOVERED),
                    List.of(Metric.FILL_RATE, Metric.DRAIN_RATE)),
            latency("gt", "latency at 1,000 msg/s, 1 KiB, transient", STEADY, false),
            latency("gp", "latency at 1,000 msg/s, 1 KiB, persistent", STEADY + " --persistent --durable", true),
            new Scenario("h", "10,000 idle connections with a channel each", Procedure.IDLE,
                    words("--connections 10000 --idle --duration 1"), 1, false,
                    List.of(Metric.CONNECTION_KIB, Metric.RSS), List.of(Metric.CONNECTION_KIB)),
            perfTest("p16", "perf-test, transient, automatic acknowledgement, 16 B", "-s 16 -a -u a16", false),
            perfTest("p1k", "perf-test, transient, automatic acknowledgement, 1 KiB", "-s 1024 -a -u a1k", false),
            perfTest("pb", "perf-test, persistent, confirmed, acknowledged, 1 KiB",
                    "-s 1024 -f persistent -ad false -c 1000 -A 100 -q 1000 -u b", true));

    /** What is run when nothing is asked for: all but those that need perf-test. */
    static final String DEFAULT_IDS = "a,b,c,d,e,f,g,h";

    private static Scenario throughput(String id, String title, String options, int copies, boolean persistent) {
        return new Scenario(id, title, Procedure.RUN, words(options), copies, persistent, THROUGHPUT,
                List.of(Metric.RATE, Metric.BROKER_CPU));
    }

    private static Scenario latency(String id, String title, String options, boolean persistent) {
        return new Scenario(id, title, Procedure.RUN, words(options), 1, persistent, LATENCY,
                List.of(Metric.DELIVERY_P50, Metric.DELIVERY_P99, Metric.CONFIRM_P50, Metric.CONFIRM_P99));
    }

    private static Scenario perfTest(String id, String title, String options, boolean persistent) {
        return new Scenario(id, title, Procedure.PERF_TEST, words(options), 1, persistent,
                List.of(Metric.RATE, Metric.BROKER_CPU), List.of(Metric.RATE, Metric.BROKER_CPU));
    }

    private static List<String> words(String options) {
        return List.of(options.split(" ", -1));
    }

    /**
     * The scenarios with these ids or of these groups, in the order of {@link #ALL}.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    static List<Scenario> chosen(List<String> ids) {
        for (String id : ids) {
            if (ALL.stream().noneMatch(scenario -> scenario.named(id))) {
                throw new IllegalArgumentException("Expected scenarios of " + ALL.stream().map(Scenario::id).toList()
                        + " or their first letters, but found " + id);
            }
        }
        return ALL.stream().filter(scenario -> ids.stream().anyMatch(scenario::named)).toList();
    }

    private boolean named(String text) {
        return id.equals(text) || (text.length() == 1 && id.startsWith(text));
    }

    /** The options of a run, with these and with its time. */
    List<String> optionsFor(double warmupSeconds, double seconds) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--warmup", Seconds.text(warmupSeconds), "--duration", Seconds.text(seconds)));
        return all;
    }

    /** The options with others behind them. */
    List<String> optionsAnd(String more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(words(more));
        return all;
    }

    /** What is run, for the reader of a report. */
    String command(double warmupSeconds, double seconds) {
        return switch (procedure) {
            case RUN -> "warren bench " + String.join(" ", optionsFor(warmupSeconds, seconds));
            case IDLE -> "warren bench " + String.join(" ", options);
            case FILL_AND_DRAIN -> "warren bench " + String.join(" ", optionsAnd(Round.FILL)) + ", then "
                    + String.join(" ", optionsAnd(Round.DRAIN));
            case PERF_TEST -> "perf-test " + String.join(" ", options);
        };
    }
}
