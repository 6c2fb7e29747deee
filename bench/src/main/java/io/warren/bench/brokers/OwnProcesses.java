package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All processes that this program started and all folders that it made, none of which may outlive it: not after a
 * failure, and not after Ctrl-C.
 *
 * <p>
 * Threads: any.
 */
public final class OwnProcesses implements AutoCloseable {
    private static final long KILL_SECONDS = 10;

    private final Set<Process> processes = new LinkedHashSet<>();
    private final Set<Path> folders = new LinkedHashSet<>();
    private boolean closed;

    /** Ends everything when this program is told to end. */
    public void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "leave nothing behind"));
    }

    /**
     * Starts a process.
     *
     * @throws IllegalStateException if this program is ending
     */
    public synchronized Process start(ProcessBuilder builder) throws IOException {
        requireOpen();
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** A new folder for temporary files. */
    public synchronized Path folder() throws IOException {
        requireOpen();
        Path folder = Files.createTempDirectory("warren-bench-");
        folders.add(folder);
        return folder;
    }

    /** Deletes a folder with all that is in it; what cannot be deleted stays. */
    public void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // In the folder for temporary files, where the system clears up.
        }
        synchronized (this) {
            folders.remove(folder);
        }
    }

    /** Whether this program is ending, so that whatever fails now is no news. */
    public synchronized boolean closed() {
        return closed;
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("Expected to go on, but was told to end");
    }

    /** Ends a process and all that descend from it: asks first, if there is patience for that, then kills. */
    public void end(Process process, Duration patience) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        if (!patience.isZero()) {
            process.destroy();
            await(process, patience);
        }
        for (ProcessHandle member : family) {
            member.destroyForcibly();
        }
        await(process, Duration.ofSeconds(KILL_SECONDS));
        synchronized (this) {
            processes.remove(process);
        }
    }

    private static void await(Process process, Duration patience) {
        try {
            process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills all processes and deletes all folders; nothing can be started afterwards. */
    @Override
    public void close() {
        List<Process> running;
        List<Path> used;
        synchronized (this) {
            closed = true;
            running = List.copyOf(processes);
            used = List.copyOf(folders);
        }
        for (Process process : running) {
            end(process, Duration.ZERO);
        }
        used.forEach(this::delete);
    }
}
