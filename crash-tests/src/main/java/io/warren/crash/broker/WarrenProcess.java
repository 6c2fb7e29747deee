package io.warren.crash.broker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Warren of this build: {@code warren start} in a JVM with a small heap, on the class path of this one. */
public final class WarrenProcess extends LocalBroker {
    /** System property: a folder with classes that a broker is to have instead of those of this build. */
    public static final String PLANTED = "warren.crash.planted";

    /** One that is written, the next one, the one before, which may have what is carried over, and the reserve. */
    private static final int SEGMENTS_MAX = 4;
    private static final String MAIN = "io.warren.cli.Main";

    /** It takes a JVM to ask, and all processes of a run are of one build. */
    private static @Nullable Boolean knowsData;

    private final List<String> settings;
    private final List<String> java;
    private final boolean keepsData;

    /**
     * Starts nothing yet.
     *
     * @param directory for its data and its output
     * @param settings each a key=value
     * @param shim null if it is never given a fault
     */
    public WarrenProcess(Path directory, List<String> settings, @Nullable FaultShim shim)
            throws IOException, InterruptedException {
        super(directory, shim);
        this.settings = settings;
        this.java = java();
        this.keepsData = knowsData(java, directory().resolve("help.txt"));
    }

    @Override
    ProcessBuilder command() {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("start", "--amqp-port", Integer.toString(port()), "--bind", "127.0.0.1"));
        if (keepsData) command.addAll(List.of("--data", data().toString()));
        // What a password costs is not tested here; with the default, logins on a busy machine take longer than a handshake may.
        command.addAll(List.of("--set", "warren.password_iterations=1000"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new ProcessBuilder(command);
    }

    /** Segments of the log beyond those that it needs at any time, and pages of queues. */
    @Override
    public List<Path> leftOnDisk() throws IOException {
        if (!keepsData) return List.of();
        List<Path> segments = files(data().resolve("wal"));
        List<Path> left = new ArrayList<>(files(data().resolve("queues")));
        if (segments.size() > SEGMENTS_MAX) left.addAll(segments);
        return left;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException | NoSuchFileException e) {
            return List.of(folder); // it is just being tidied up, so that it is not yet
        }
    }

    /** A Warren that keeps nothing has no --data; the harness must find that it loses everything. */
    private static synchronized boolean knowsData(List<String> java, Path help)
            throws IOException, InterruptedException {
        if (knowsData != null) return knowsData;
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("start", "--help"));
        ChildProcess asked = ChildProcess.start(new ProcessBuilder(command), help);
        if (!asked.awaitEnd(Duration.ofMinutes(10))) asked.kill();
        boolean known = Files.readString(help).contains("--data");
        knowsData = known;
        return known;
    }

    private static List<String> java() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmFlags().split(" ", -1)));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), MAIN));
        return command;
    }

    /** Surefire hides the class path in the manifest of a jar and says it there. A test may have planted a bug, which then comes first. */
    private static String classPath() {
        String planted = System.getProperty(PLANTED, "");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return planted.isEmpty() ? classPath : planted + File.pathSeparator + classPath;
    }

    private static String jvmFlags() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = WarrenProcess.class.getResourceAsStream("jvm.properties")) {
            if (in == null) throw new IllegalStateException("Expected jvm.properties beside this class");
            properties.load(in);
        }
        return properties.getProperty("jvm.flags", "").strip();
    }
}
