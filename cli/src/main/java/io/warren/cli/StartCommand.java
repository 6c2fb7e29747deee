package io.warren.cli;

import io.warren.broker.DataFailedException;
import io.warren.broker.Warren;
import io.warren.broker.config.BrokerConfig;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "start", description = "Run a broker in the foreground until it is told to stop (Ctrl-C, SIGTERM).", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class StartCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(StartCommand.class);
    private static final int DEFAULT_AMQP_PORT = 5672;
    private static final String DATA_DIR = "warren.data_dir";
    private static final String DEFAULT_DATA_DIR = "data";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--amqp-port", paramLabel = "PORT", description = "Where AMQP clients connect; 0 takes a free port. Default: 5672.")
    private @Nullable Integer amqpPort;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Listen on this address only. Default: all.")
    private @Nullable String bind;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder of everything durable, made if it is missing; none: keep everything in memory. Default: data.")
    private @Nullable String data;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings in RabbitMQ's format; of a folder, all its *.conf files. Can be repeated.")
    private List<Path> files = List.of();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting as in a file, before which it goes. Can be repeated.")
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() throws Exception {
        BrokerConfig config = config();
        ConsoleLogging.setLevel(config.consoleLogLevel());
        // Never closed here: the process ends in the hook, which does it.
        Warren broker = Warren.builder().config(config).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "shutdown"));
        announce(broker, config);
        broker.awaitClosed();
        DataFailedException failure = broker.failure();
        if (failure != null) {
            throw failure;
        }
        return ExitCode.OK;
    }

    private BrokerConfig config() {
        BrokerConfig.Builder builder = BrokerConfig.builder();
        builder.set(DATA_DIR, DEFAULT_DATA_DIR); // first, so that whatever else sets it counts
        files.forEach(builder::file);
        settings.forEach(builder::set);
        if (data != null) {
            builder.set(DATA_DIR, data);
        }
        if (amqpPort != null || bind != null) {
            int port = amqpPort == null ? DEFAULT_AMQP_PORT : amqpPort;
            builder.set("listeners.tcp.default", bind == null ? Integer.toString(port) : bind + ":" + port);
        }
        return builder.build();
    }

    /** Scripts and containers wait for this line, so it is printed whatever the log level is. */
    private void announce(Warren broker, BrokerConfig config) {
        PrintWriter out = spec.commandLine().getOut();
        String where = config.listeners().isEmpty() ? "nowhere" : text(broker.amqpAddress());
        out.println("Server startup complete; 0 plugins started. AMQP 0-9-1 on " + where + ".");
        out.flush();
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static void stop(Warren broker) {
        if (broker.failure() != null) {
            broker.close(); // waits for who is at it
            Runtime.getRuntime().halt(ExitCode.IO_ERROR);
        }
        log.info("Stopping: closing client connections");
        broker.close();
        log.info("Stopped");
        // Being told to stop is not a failure, but without this the process would report the signal.
        Runtime.getRuntime().halt(broker.failure() == null ? ExitCode.OK : ExitCode.IO_ERROR);
    }
}
