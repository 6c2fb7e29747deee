package io.warren.crash.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A Warren of this build: {@code warren start} in a JVM with a small heap, on the class path of this one.
 *
 * <p>
 * Threads: one.
 */
public final class WarrenProcess implements BrokerProcess {
    private static final String READY = "Server startup complete";
    private static final String MAIN = "io.warren.cli.Main";

    /** It takes a JVM to ask, and all processes of a run are of one build. */
    private static @Nullable Boolean knowsData;

    private final Path data;
    private final Path directory;
    private final List<String> settings;
    private final @Nullable FaultShim shim;
    private final int port;
    private final List<String> java;
    private final boolean keepsData;
    private @Nullable ChildProcess process;
    private int starts;

    /**
     * Starts nothing yet.
     *
     * @param directory for its data and its output
     * @param settings each a key=value
     * @param shim null if it is never given a fault
     */
    public WarrenProcess(Path directory, List<String> settings, @Nullable FaultShim shim)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(directory).toAbsolutePath();
        this.data = folder.resolve("data");
        this.directory = folder;
        this.settings = settings;
        this.shim = shim;
        this.port = FreePort.find();
        this.java = java();
        this.keepsData = knowsData(java, folder.resolve("help.txt"));
    }

    @Override
    public void start(Fault fault) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("start", "--amqp-port", Integer.toString(port), "--bind", "127.0.0.1"));
        if (keepsData) command.addAll(List.of("--data", data.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (shim != null) shim.arm(builder.environment(), fault, data);
        starts++;
        process = ChildProcess.start(builder, output());
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
    }

    private ChildProcess process() {
        if (process == null) throw new IllegalStateException("The broker was never started");
        return process;
    }

    /** A Warren that keeps nothing has no --data; the harness must find that it loses everything. */
    private static synchronized boolean knowsData(List<String> java, Path help)
            throws IOException, InterruptedException {
        if (knowsData != null) return knowsData;
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("start", "--help"));
        ChildProcess asked = ChildProcess.start(new ProcessBuilder(command), help);
        if (!asked.awaitEnd(Duration.ofSeconds(60))) asked.kill();
        boolean known = Files.readString(help).contains("--data");
        knowsData = known;
        return known;
    }

    private static List<String> java() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmFlags().split(" ", -1)));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath(), MAIN));
        return command;
    }

    /** Surefire hides the class path in the manifest of a jar and says it there. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    private static String jvmFlags() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = WarrenProcess.class.getResourceAsStream("jvm.properties")) {
            if (in == null)
                throw new IllegalStateException("Expected jvm.properties beside this class, but it is not there");
            properties.load(in);
        }
        return properties.getProperty("jvm.flags", "").strip();
    }
}
