package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * RabbitMQ from Debian's package, as its defaults are: a node with folders of its own and no plugins, beside whatever the
 * package may run as a service.
 */
public final class RabbitBroker implements BrokerUnderTest {
    private static final String BIN = "/usr/lib/rabbitmq/bin"; // the scripts on the PATH change user and environment

    private final OwnProcesses own;
    private final Path server;

    /** @throws IOException if it is not installed */
    public RabbitBroker(OwnProcesses own) throws IOException {
        this.own = own;
        this.server = Path.of(BIN, "rabbitmq-server");
        if (!Files.isExecutable(server)) throw new IOException("Expected RabbitMQ, but there is no " + server);
    }

    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public boolean peer() {
        return true;
    }

    @Override
    public String persistenceRemark() {
        return "";
    }

    @Override
    public boolean restartable() {
        return true;
    }

    @Override
    public RunningBroker start(Path folder) throws IOException, InterruptedException {
        int port = OwnBroker.freePort();
        int epmdPort = OwnBroker.freePort();
        Path plugins = folder.resolve("enabled_plugins");
        Files.writeString(plugins, "[].\n");
        Path noEnvironment = Files.writeString(folder.resolve("environment"), "");
        for (String part : List.of("home", "data", "log", "config")) {
            Files.createDirectories(folder.resolve(part));
        }
        ProcessBuilder builder = new ProcessBuilder(server.toString()).directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("RABBITMQ_NODENAME", "bench@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(OwnBroker.freePort()));
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_GENERATED_CONFIG_DIR", folder.resolve("config").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", noEnvironment.toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(epmdPort));
        environment.put("RUNNING_UNDER_SYSTEMD", "true"); // the script then becomes beam.smp, and does not start it
        // Otherwise the node starts one as a daemon, which stays.
        Process epmd = own.start(new ProcessBuilder("epmd", "-port", Integer.toString(epmdPort), "-address",
                "127.0.0.1").redirectErrorStream(true).redirectOutput(folder.resolve("epmd").toFile()));
        try {
            // Killed, as its data is of no further use and a large backlog takes minutes to stop in order.
            return OwnBroker.start(own, builder, List.of(epmd), Duration.ZERO, port, folder.resolve("console"));
        } catch (IOException | RuntimeException e) {
            own.end(epmd, Duration.ZERO);
            throw e;
        }
    }
}
