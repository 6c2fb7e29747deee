package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** All processes of the machine at one time: who descends from whom, and the processor time of each. */
public final class ProcessTree {
    /** The kernel tells times in hundredths of a second, whatever it counts in itself. */
    public static final long MICROS_PER_TICK = 10_000;

    private static final int PARENT_FIELD = 1; // counted from behind the command's name
    private static final int USER_TIME_FIELD = 11; // then system time, and both of children that ended
    private static final int TIMES = 4;

    private final Map<Long, ProcessTimes> processes;

    private record ProcessTimes(long parent, long micros) {}

    private ProcessTree(Map<Long, ProcessTimes> processes) {
        this.processes = processes;
    }

    /** Reads {@code /proc} once. */
    public static ProcessTree now() throws IOException {
        return of(Path.of("/proc"));
    }

    static ProcessTree of(Path proc) throws IOException {
        Map<Long, ProcessTimes> processes = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path folder : folders) {
                try {
                    processes.put(Long.parseLong(folder.getFileName().toString()),
                            times(Files.readString(folder.resolve("stat"))));
                } catch (IOException e) {
                    // It has ended since it was listed.
                }
            }
        }
        return new ProcessTree(processes);
    }

    private static ProcessTimes times(String stat) {
        // The command is in parentheses and may itself hold anything, such as parentheses.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        long ticks = 0;
        for (int i = 0; i < TIMES; i++) {
            ticks += Long.parseLong(fields[USER_TIME_FIELD + i]);
        }
        return new ProcessTimes(Long.parseLong(fields[PARENT_FIELD]), ticks * MICROS_PER_TICK);
    }

    /**
     * Microseconds of processor time, user and system, of these processes and their descendants. Children that ended
     * and were waited for are included, so that the sum does not fall when one ends.
     */
    public long micros(Set<Long> roots) {
        long micros = 0;
        for (Map.Entry<Long, ProcessTimes> process : processes.entrySet()) {
            if (descends(process.getKey(), roots)) micros += process.getValue().micros();
        }
        return micros;
    }

    private boolean descends(long pid, Set<Long> roots) {
        Set<Long> seen = new HashSet<>(); // ids are used again, so what was read in turn might go in circles
        for (long at = pid; seen.add(at);) {
            if (roots.contains(at)) return true;
            ProcessTimes process = processes.get(at);
            if (process == null) return false;
            at = process.parent();
        }
        return false;
    }
}
