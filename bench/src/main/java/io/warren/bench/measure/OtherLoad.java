package io.warren.bench.measure;

import io.warren.bench.brokers.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * How much of the processors others took while we measured: what the machine did, less what the broker, the generator
 * and this program did.
 *
 * <ul>
 * <li>Stolen time is other load: another machine had the processor when we wanted it.
 * <li>Interrupts, which on loopback are mostly the kernel handing packets from one of our processes to another: a kernel
 * that counts in ticks counts them here and in the system time of the process that was interrupted, so both sides of the
 * subtraction have them. A kernel built with CONFIG_IRQ_TIME_ACCOUNTING takes them out of the processes, so there they
 * are left out.
 * <li>Waiting for disks is idle time.
 * </ul>
 *
 * @param cores processors that others kept busy, on average
 */
public record OtherLoad(double cores) {
    /** With more than that, a run says more about the others than about the broker. */
    public static final double CORES_MAX = 1.0 / 3;

    /**
     * The load between two times.
     *
     * @param ourMicros processor time of our processes in between
     * @param interruptsApart whether the kernel takes interrupts out of the times of processes
     */
    static OtherLoad between(MachineTimes before, MachineTimes after, double ourMicros, double seconds,
            boolean interruptsApart) {
        double ticks = (after.processes() - before.processes()) + (double) (after.stolen() - before.stolen());
        if (!interruptsApart) ticks += after.interrupts() - before.interrupts();
        double others = ticks * ProcessTree.MICROS_PER_TICK - ourMicros;
        return new OtherLoad(Math.max(0, others / 1e6 / seconds)); // the two clocks differ by a tick or so
    }

    /** Whether a run with it must not be quoted. */
    public boolean tooMuch() {
        return cores > CORES_MAX;
    }

    /** For people. */
    public String text() {
        return String.format(Locale.ROOT, "others took %.2f cores", cores);
    }

    /** Whether the kernel that runs here takes interrupts out of the times of processes; false if it does not say. */
    static boolean interruptsApart() {
        Path kept = Path.of("/proc/config.gz");
        Path installed = Path.of("/boot/config-" + System.getProperty("os.version"));
        try (InputStream in = Files.isReadable(kept) ? new GZIPInputStream(Files.newInputStream(kept))
                : Files.newInputStream(installed)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\nCONFIG_IRQ_TIME_ACCOUNTING=y\n");
        } catch (IOException e) {
            return false;
        }
    }
}
