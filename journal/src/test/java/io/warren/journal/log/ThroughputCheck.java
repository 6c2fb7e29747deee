package io.warren.journal.log;

import io.warren.journal.dir.DataDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Run by hand: two threads append batches of 64 records of 1 KiB, at most 64 batches under way each, every group forced.
 * Arguments: a directory, seconds, policy.
 */
final class ThroughputCheck {
    private static final int RECORDS = 64;
    private static final int BATCHES = 64;
    private static final int RECORD_BYTES = 1024;

    private ThroughputCheck() {
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        long seconds = Long.parseLong(arguments[1]);
        LogSettings settings = LogSettings.DEFAULT.withSync(SyncPolicy.parse(arguments[2]));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
            long opening = System.nanoTime();
            WriteAheadLog[] opened = new WriteAheadLog[1];
            LogListener listener = new LogListener() {
                @Override
                public void onSealed(long segment, long next) {
                    opened[0].deleteUpTo(segment);
                }

                @Override
                public void onFailed(IOException cause) {
                    throw new IllegalStateException(cause);
                }

                @Override
                public void onPressureChanged() {
                }
            };
            LogEnvironment environment = new LogEnvironment(threads, threads, System::nanoTime,
                    () -> ThreadLocalRandom.current().nextLong());
            opened[0] = WriteAheadLog.open(directory, settings, environment, listener, LogPosition.START,
                    (type, payload, segment, offset) -> {});
            WriteAheadLog log = opened[0];
            out.printf("opened in %d ms: %s%n", (System.nanoTime() - opening) / 1_000_000, log.recovery().lines());
            for (int round = 0; round < 3; round++) {
                round(out, log, seconds);
            }
            log.close();
        }
        threads.shutdown();
    }

    private static void round(PrintStream out, WriteAheadLog log, long seconds) throws InterruptedException {
        long records = log.metrics().records();
        long cpu = cpuNanos();
        long start = System.nanoTime();
        Thread[] appenders = new Thread[2];
        for (int i = 0; i < appenders.length; i++) {
            appenders[i] = new Thread(() -> append(log, start + seconds * 1_000_000_000L));
            appenders[i].start();
        }
        for (Thread appender : appenders) {
            appender.join();
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        records = log.metrics().records() - records;
        cpu = cpuNanos() - cpu;
        out.printf("%,.0f records/s, %.2f us CPU per record, force p50 %.2f ms p99 %.2f ms (%d), group p50 %d KiB%n",
                records / elapsed, cpu / 1e3 / records, log.metrics().forceNanos().quantile(0.5) / 1e6,
                log.metrics().forceNanos().quantile(0.99) / 1e6, log.metrics().forceNanos().count(),
                log.metrics().groupBytes().quantile(0.5) >> 10);
    }

    private static void append(WriteAheadLog log, long until) {
        Semaphore free = new Semaphore(BATCHES);
        ByteBuffer bytes = ByteBuffer.allocateDirect(RECORD_BYTES);
        while (System.nanoTime() < until) {
            free.acquireUninterruptibly();
            Batch batch = Batch.of(new Receipt() {
                @Override
                public void onDurable(long segment, long offset) {
                    free.release();
                }

                @Override
                public void onFailed(IOException cause) {
                    throw new IllegalStateException(cause);
                }
            });
            for (int i = 0; i < RECORDS; i++) {
                batch.add(1, bytes.duplicate());
            }
            log.append(batch);
        }
        free.acquireUninterruptibly(BATCHES);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
