package io.warren.load.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Processor time and memory of a process on this machine, from Linux's {@code /proc}.
 *
 * <p>
 * Threads: any.
 */
public final class ProcessUsage {
    /** The kernel tells times in hundredths of a second, whatever it counts in itself. */
    private static final long MICROS_PER_TICK = 10_000;
    /** Behind the command in parentheses, which may hold anything: state is the first field, utime the twelfth. */
    private static final int USER_TIME_FIELD = 11;

    private final Path process;

    private ProcessUsage(Path process) {
        this.process = process;
    }

    /**
     * The process with this id.
     *
     * @throws IllegalArgumentException if there is none, or no {@code /proc}
     */
    public static ProcessUsage of(long pid) {
        return at(Path.of("/proc", Long.toString(pid)));
    }

    static ProcessUsage at(Path process) {
        if (!Files.isReadable(process.resolve("stat"))) {
            throw new IllegalArgumentException("Expected a running process, but there is no " + process);
        }
        return new ProcessUsage(process);
    }

    /** Microseconds of processor time that this program has used, user and system. */
    public static double ownCpuMicros() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e3;
    }

    /** Microseconds of processor time that the process has used, user and system; 0 if it has ended. */
    public long cpuMicros() {
        String stat = text("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= USER_TIME_FIELD + 1) return 0;
        return (Long.parseLong(fields[USER_TIME_FIELD]) + Long.parseLong(fields[USER_TIME_FIELD + 1]))
                * MICROS_PER_TICK;
    }

    /** Octets of memory that the process has in use; 0 if it has ended. */
    public long rssBytes() {
        for (String line : text("status").lines().toList()) {
            if (line.startsWith("VmRSS:")) {
                String kibibytes = line.substring("VmRSS:".length()).toLowerCase(Locale.ROOT).replace("kb", "").strip();
                return Long.parseLong(kibibytes) * 1024;
            }
        }
        return 0;
    }

    private String text(String file) {
        try {
            return Files.readString(process.resolve(file));
        } catch (IOException e) {
            return ""; // It has ended, which the connections to it tell better.
        }
    }
}
