package io.warren.crash.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ of the package rabbitmq-server, not its service: with folders, a name and a port mapper of its own. With it the
 * harness can be tried on a broker that others wrote.
 *
 * <p>
 * Threads: one.
 */
public final class RabbitMqProcess implements BrokerProcess {
    private static final String READY = "Server startup complete";
    private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server"); // Debian's script changes the user

    private final Path directory;
    private final @Nullable FaultShim shim;
    private final int port;
    private final int clusterPort;
    private final int mapperPort;
    private final ChildProcess portMapper;
    private @Nullable ChildProcess process;
    private int starts;

    public RabbitMqProcess(Path directory, @Nullable FaultShim shim) throws IOException {
        this.directory = Files.createDirectories(directory).toAbsolutePath();
        this.shim = shim;
        this.port = FreePort.find();
        this.clusterPort = FreePort.find();
        this.mapperPort = FreePort.find();
        for (String folder : new String[]{"home", "data", "log", "config"}) {
            Files.createDirectories(directory.resolve(folder));
        }
        Files.writeString(directory.resolve("enabled_plugins"), "[].\n");
        Files.writeString(directory.resolve("no-environment"), "");
        Files.writeString(directory.resolve("rabbitmq.conf"),
                "log.console = true\nlog.console.level = info\nlog.file = false\n");
        this.portMapper =
                ChildProcess.start(new ProcessBuilder("epmd", "-port", Integer.toString(mapperPort), "-address",
                        "127.0.0.1"), directory.resolve("epmd.txt"));
    }

    public static boolean isInstalled() {
        return Files.isExecutable(SERVER);
    }

    @Override
    public void start(Fault fault) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(SERVER.toString());
        environment(builder.environment());
        if (shim != null) shim.arm(builder.environment(), fault, directory.resolve("data"));
        starts++;
        process = ChildProcess.start(builder, output());
    }

    private void environment(Map<String, String> environment) {
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("RABBITMQ_NODENAME", "crash" + port + "@localhost");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(clusterPort));
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        environment.put("RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString());
        environment.put("RABBITMQ_GENERATED_CONFIG_DIR", directory.resolve("config").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", directory.resolve("no-environment").toString());
        environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", directory.resolve("enabled_plugins").toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
    }

    @Override
    public boolean awaitReady(Duration timeout) throws IOException, InterruptedException {
        return process().awaitLine(READY, timeout);
    }

    @Override
    public void kill() {
        process().kill();
    }

    @Override
    public void pause() throws IOException, InterruptedException {
        process().signal("STOP");
    }

    @Override
    public void resume() throws IOException, InterruptedException {
        process().signal("CONT");
    }

    @Override
    public boolean isAlive() {
        return process().isAlive();
    }

    @Override
    public @Nullable Integer exitCode() {
        return process().exitCode();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path output() {
        return directory.resolve("output-" + starts + ".txt");
    }

    @Override
    public void close() {
        if (process != null) process.kill();
        portMapper.kill();
    }

    private ChildProcess process() {
        if (process == null) throw new IllegalStateException("The broker was never started");
        return process;
    }
}
