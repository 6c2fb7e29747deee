package io.warren.crash.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ of the package rabbitmq-server, not its service: with folders, a name and a port mapper of its own. With it the
 * harness can be tried on a broker that others wrote.
 */
public final class RabbitMqProcess extends LocalBroker {
    private static final String SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server"; // Debian's script changes the user

    private final int clusterPort;
    private final int mapperPort;
    private final ChildProcess portMapper;

    /**
     * Starts the port mapper; each node would start one that outlives it.
     *
     * @param directory for its data, its configuration and its output
     * @param shim null if it is never given a fault
     */
    public RabbitMqProcess(Path directory, @Nullable FaultShim shim) throws IOException {
        super(directory, shim);
        this.clusterPort = FreePort.find();
        this.mapperPort = FreePort.find();
        for (String folder : List.of("home", "data", "log", "config")) {
            Files.createDirectories(directory().resolve(folder));
        }
        Files.writeString(directory().resolve("enabled_plugins"), "[].\n");
        Files.writeString(directory().resolve("no-environment"), "");
        Files.writeString(directory().resolve("rabbitmq.conf"), """
                log.console = true
                log.console.level = info
                log.file = false
                """);
        this.portMapper = ChildProcess.start(
                new ProcessBuilder("epmd", "-port", Integer.toString(mapperPort), "-address", "127.0.0.1"),
                directory().resolve("epmd.txt"));
    }

    @Override
    ProcessBuilder command() {
        ProcessBuilder builder = new ProcessBuilder(SERVER);
        Map<String, String> environment = builder.environment();
        environment.put("HOME", directory().resolve("home").toString());
        environment.put("RABBITMQ_NODENAME", "crash" + port() + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port()));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(clusterPort));
        environment.put("RABBITMQ_MNESIA_BASE", data().toString());
        environment.put("RABBITMQ_LOG_BASE", directory().resolve("log").toString());
        environment.put("RABBITMQ_CONFIG_FILE", directory().resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_GENERATED_CONFIG_DIR", directory().resolve("config").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", directory().resolve("no-environment").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", directory().resolve("enabled_plugins").toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
        return builder;
    }

    @Override
    public List<Path> leftOnDisk() {
        return List.of();
    }

    @Override
    public synchronized void close() {
        super.close();
        portMapper.kill();
    }
}
