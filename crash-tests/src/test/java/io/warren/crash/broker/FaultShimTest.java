package io.warren.crash.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults hit a JVM that writes 8 bytes at a time, and syncs after each write: odd calls are writes, even ones syncs. */
final class FaultShimTest {
    private static final int KILLED = 128 + 9;
    private static final int FAILED = 3;

    @TempDir
    Path directory;

    /** The victim. */
    static final class Writer {
        public static void main(String[] arguments) {
            try (FileChannel file =
                    FileChannel.open(Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                for (int i = 0; i < 5; i++) {
                    file.write(ByteBuffer.allocateDirect(8), i * 8L);
                    file.force(false);
                }
            } catch (IOException e) {
                System.out.println(e.getMessage());
                System.exit(FAILED);
            }
        }
    }

    @Test
    void killsBeforeAWrite() throws Exception {
        assertThat(exitCode(Fault.Action.KILL_BEFORE, 3)).isEqualTo(KILLED);
        assertThat(written()).isEqualTo(8);
    }

    @Test
    void killsInTheMiddleOfAWrite() throws Exception {
        assertThat(exitCode(Fault.Action.KILL_MIDDLE, 3)).isEqualTo(KILLED);
        assertThat(written()).isEqualTo(12);
    }

    @Test
    void killsAfterAWrite() throws Exception {
        assertThat(exitCode(Fault.Action.KILL_AFTER, 3)).isEqualTo(KILLED);
        assertThat(written()).isEqualTo(16);
    }

    @Test
    void failsASync() throws Exception {
        assertThat(exitCode(Fault.Action.EIO, 4)).isEqualTo(FAILED);
        assertThat(written()).isEqualTo(16);
        assertThat(Files.readString(directory.resolve("output"))).contains("Input/output error");
    }

    @Test
    void aFullDiskCanStillSync() throws Exception {
        assertThat(exitCode(Fault.Action.ENOSPC, 4)).isEqualTo(FAILED);
        assertThat(written()).isEqualTo(16);
        assertThat(Files.readString(directory.resolve("output"))).contains("No space left on device");
    }

    @Test
    void leavesFilesElsewhereAlone() throws Exception {
        assertThat(exitCode(directory, Fault.Action.KILL_BEFORE, 1)).isZero();
        assertThat(written()).isEqualTo(40);
    }

    private int exitCode(Fault.Action action, int call) throws Exception {
        return exitCode(Files.createDirectories(directory.resolve("data")), action, call);
    }

    private int exitCode(Path watched, Fault.Action action, int call) throws Exception {
        Optional<FaultShim> shim = FaultShim.compile(directory.resolve("shim"));
        assumeTrue(shim.isPresent(), "No C compiler here");
        Path file = Files.createDirectories(directory.resolve("data")).resolve("file");
        ProcessBuilder builder =
                new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        file.toString());
        shim.orElseThrow().arm(builder.environment(), new Fault(action, call),
                watched.equals(directory) ? directory.resolve("elsewhere") : watched);
        ChildProcess child = ChildProcess.start(builder, directory.resolve("output"));
        assertThat(child.awaitEnd(Duration.ofSeconds(60))).isTrue();
        return Objects.requireNonNull(child.exitCode());
    }

    private long written() throws IOException {
        return Files.size(directory.resolve("data").resolve("file"));
    }
}
