package io.warren.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the processors of the machine have done since its start, from the first line of {@code /proc/stat}, in
 * hundredths of a second.
 *
 * @param processes user and system time, with nice; time of guests is in it already
 * @param interrupts hard and soft
 * @param stolen what the machine was given and another machine on the same hardware took
 */
public record MachineTimes(long processes, long interrupts, long stolen) {
    private static final int USER = 1;
    private static final int NICE = 2;
    private static final int SYSTEM = 3;
    private static final int HARD_INTERRUPTS = 6; // idle time and waiting for disks come before
    private static final int SOFT_INTERRUPTS = 7;
    private static final int STOLEN = 8;

    /** Reads them now. */
    public static MachineTimes now() throws IOException {
        return parse(Files.readString(Path.of("/proc/stat")));
    }

    static MachineTimes parse(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").split(" +", -1);
        if (fields.length <= STOLEN || !"cpu".equals(fields[0])) {
            throw new IllegalArgumentException("Expected the times of all processors, but found " + stat);
        }
        return new MachineTimes(number(fields[USER]) + number(fields[NICE]) + number(fields[SYSTEM]),
                number(fields[HARD_INTERRUPTS]) + number(fields[SOFT_INTERRUPTS]), number(fields[STOLEN]));
    }

    private static long number(String field) {
        return Long.parseLong(field);
    }
}
