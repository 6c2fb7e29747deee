package io.warren.crash.broker;

import io.warren.cli.Main;
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

    private static final Duration SAMPLE_TIMEOUT = Duration.ofMinutes(2);

    /** All processes of a run are of one build. */
    private static @Nullable List<String> archiveOptions;

    private final List<String> settings;
    private final List<String> java;

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
        java.addAll(1, archiveOptions(java, port(), directory.resolveSibling("classes")));
    }

    @Override
    ProcessBuilder command() {
        List<String> command = new ArrayList<>(java);
        command.addAll(startCommand(port(), data()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new ProcessBuilder(command);
    }

    /** Segments of the log beyond those that it needs at any time, and pages of queues. */
    @Override
    public List<Path> leftOnDisk() throws IOException {
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

    /**
     * Options that spare each start a part of loading classes: an archive of them, made by a broker that stops in good order. Empty where
     * Java makes none, as from class files that are not in jars.
     */
    private static synchronized List<String> archiveOptions(List<String> java, int port, Path scratch)
            throws IOException, InterruptedException {
        if (planted()) return List.of();
        if (archiveOptions != null) return archiveOptions;
        Path archive = Files.createDirectories(scratch).toAbsolutePath().resolve("classes.jsa");
        Files.deleteIfExists(archive);
        List<String> command = new ArrayList<>(java);
        command.addAll(1, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
        command.addAll(startCommand(port, scratch.toAbsolutePath().resolve("data")));
        ChildProcess sample = ChildProcess.start(new ProcessBuilder(command), scratch.resolve("output.txt"));
        try {
            if (sample.awaitLine(READY, SAMPLE_TIMEOUT)) {
                sample.signal("TERM");
                sample.awaitEnd(SAMPLE_TIMEOUT);
            }
        } finally {
            sample.kill();
        }
        List<String> options = Files.exists(archive)
                ? List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable")
                : List.of();
        archiveOptions = options;
        return options;
    }

    private static List<String> startCommand(int port, Path data) {
        // What a password costs is not tested here; with the default, logins on a busy machine take longer than a handshake may.
        return List.of("start", "--amqp-port", Integer.toString(port), "--bind", "127.0.0.1", "--data", data.toString(),
                "--set",
                "warren.password_iterations=1000");
    }

    private static List<String> java() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmFlags().split(" ", -1)));
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", classPath(), Main.class.getName()));
        return command;
    }

    /**
     * Of a build with jars, the jars: the rest is the harness, and Java archives no classes that lie around. A test may have planted a bug,
     * which then comes first.
     */
    private static String classPath() {
        // Surefire hides the class path in the manifest of a jar and says it there.
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        if (planted()) return System.getProperty(PLANTED) + File.pathSeparator + all;
        List<String> jars =
                Stream.of(all.split(File.pathSeparator, -1)).filter(entry -> entry.endsWith(".jar")).toList();
        boolean packed = Main.class.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(".jar");
        return packed ? String.join(File.pathSeparator, jars) : all;
    }

    private static boolean planted() {
        return !System.getProperty(PLANTED, "").isEmpty();
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
