package io.warren.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What a reader must know of the machine to make anything of absolute figures. */
public final class Machine {
    private static final String UNKNOWN = "unknown";

    /** A paragraph of Markdown: when, on what, and how it was called. */
    public static String head(ZonedDateTime when, String command) throws IOException {
        return String.format(Locale.ROOT,
                """
                        Measured %s on %d cores (%s), %d GiB, Linux %s, JDK %s, everything on this one machine over loopback, with

                        ```
                        %s
                        ```
                        """,
                DateTimeFormatter.ISO_LOCAL_DATE.format(when), Runtime.getRuntime().availableProcessors(),
                valueOf("model name", Files.readString(Path.of("/proc/cpuinfo"))),
                gibibytes(Files.readString(Path.of("/proc/meminfo"))), System.getProperty("os.version"),
                Runtime.version(), brokerOptions() + command);
    }

    /** Options of Warren's JVM, if there are any: they change what is measured. */
    private static String brokerOptions() {
        String options = System.getenv("WARREN_OPTS");
        return options == null || options.isBlank() ? "" : "WARREN_OPTS='" + options + "' ";
    }

    /** What follows the colon of the first line with this name. */
    static String valueOf(String name, String lines) {
        return lines.lines().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse(UNKNOWN);
    }

    static long gibibytes(String meminfo) {
        String kibibytes = valueOf("MemTotal", meminfo).replace(" kB", "");
        return kibibytes.equals(UNKNOWN) ? 0 : Math.round(Long.parseLong(kibibytes) / (double) (1 << 20));
    }

    private Machine() {
    }
}
