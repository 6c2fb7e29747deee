package io.warren.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs benchmarks as JMH's own main class does, with its options, and the profiler that counts allocated bytes; then prints
 * a Markdown table: one row for each benchmark and its parameters.
 */
public final class JmhTable {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(arguments))
                .addProfiler(GCProfiler.class)
                .build())
                .run();
        System.out.print(table(results));
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder table =
                new StringBuilder("\n| benchmark | parameters | ns/op | ± | B/op |\n|---|---|--:|--:|--:|\n");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            table.append("| ").append(name(result.getParams()))
                    .append(" | ").append(parameters(result.getParams()))
                    .append(" | ").append(number(time.getScore()))
                    .append(" | ").append(number(time.getStatistics().getStandardDeviation()))
                    .append(" | ").append(number(allocated(result)))
                    .append(" |\n");
        }
        return table.toString();
    }

    /** Class and method, without the package. */
    private static String name(BenchmarkParams params) {
        String[] parts = params.getBenchmark().split("\\.", -1);
        return parts[parts.length - 2] + "." + parts[parts.length - 1];
    }

    private static String parameters(BenchmarkParams params) {
        StringBuilder text = new StringBuilder();
        for (String key : params.getParamsKeys()) {
            text.append(text.isEmpty() ? "" : ", ").append(key).append('=').append(params.getParam(key));
        }
        return text.toString();
    }

    private static double allocated(RunResult result) {
        for (Map.Entry<String, ?> secondary : result.getSecondaryResults().entrySet()) {
            if (secondary.getKey().endsWith(ALLOCATED) && secondary.getValue() instanceof Result<?> bytes) {
                return bytes.getScore();
            }
        }
        return Double.NaN;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private JmhTable() {
    }
}
