package io.warren.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.PowerLost;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a broker may do with a log, always the same: batches of many sizes, full segments, deletions, restarts. It stops
 * where the disk stops it, and knows what must be there then.
 */
final class LogScript {
    private static final LogSettings SETTINGS = new LogSettings(16 << 10, SyncPolicy.ALWAYS, 1 << 20,
            Duration.ofHours(1), 1 << 20, 1 << 19);
    private static final AtomicLong NONCES = new AtomicLong(0x5eed);

    private enum End {
        UNKNOWN, DURABLE, REFUSED, FAILED
    }

    /** A batch, its records, which are all different, and what became of it. */
    private static final class Sent implements Receipt {
        private final List<String> records = new ArrayList<>();
        private final CompletableFuture<End> end = new CompletableFuture<>();
        private final AtomicBoolean logFailed;
        private final Queue<String> wrongReceipts;
        private volatile End known = End.UNKNOWN;
        private volatile long segment;

        Sent(AtomicBoolean logFailed, Queue<String> wrongReceipts) {
            this.logFailed = logFailed;
            this.wrongReceipts = wrongReceipts;
        }

        @Override
        public void onDurable(long inSegment, long offset) {
            segment = inSegment;
            complete(logFailed.get() ? End.FAILED : End.DURABLE);
            if (logFailed.get()) {
                wrongReceipts.add("a receipt after the failure, of " + records);
            }
        }

        @Override
        public void onFailed(IOException cause) {
            complete(cause instanceof LogFullException ? End.REFUSED : End.FAILED);
        }

        private void complete(End how) {
            if (known != End.UNKNOWN) {
                wrongReceipts.add("a second receipt, of " + records);
            }
            known = how;
            end.complete(how);
        }
    }

    private FaultFileSystem disk;
    private final ExecutorService threads;
    private final List<Sent> sent = new ArrayList<>();
    private final AtomicBoolean logFailed = new AtomicBoolean();
    private final Queue<String> wrongReceipts = new ConcurrentLinkedQueue<>();
    private long checkpoint;
    private boolean stopped;
    private boolean mayLose;
    private int failures;

    LogScript(FaultFileSystem disk, ExecutorService threads) {
        this.disk = disk;
        this.threads = threads;
    }

    /**
     * Runs a first part that is killed.
     *
     * @return the disk as it is then, for {@link #restart}
     */
    FaultFileSystem runUntilKilled() {
        FaultFileSystem[] killed = new FaultFileSystem[1];
        withLog(log -> {
            send(log, 3, 100);
            send(log, 2, 6000);
            send(log, 2, 3000);
            sendTogether(log);
            sendTogether(log);
            killed[0] = disk.killProcess();
        });
        disk = killed[0];
        return disk;
    }

    /** Runs after {@link #runUntilKilled}, until its end, or until the log has failed or the power is gone. */
    void restart() {
        withLog(log -> send(log, 3, 300));
        withLog(log -> {
            send(log, 2, 6000);
            send(log, 1, 7000);
        });
    }

    /** Runs until its end, or until the log has failed or the power is gone. */
    void run() {
        withLog(log -> {
            send(log, 1, 10);
            send(log, 3, 100);
            sendLazy(log, 2, 50);
            send(log, 1, 3000);
            send(log, 20, 50);
            send(log, 0, 0);
            send(log, 2, 6000); // the second segment
            sendTogether(log);
            sendUrgent(log, 5, 20);
            send(log, 3, 14_000); // larger than a segment, so a third and a fourth
            deleteFirst(log);
            send(log, 2, 700);
        });
        withLog(log -> {
            send(log, 1, 10);
            sendLazy(log, 2, 10); // written by closing
        });
        withLog(log -> send(log, 4, 1500));
    }

    /** The one that it runs on. */
    FaultFileSystem disk() {
        return disk;
    }

    /** Whether the disk has let it come to its end. */
    boolean isFinished() {
        return !stopped;
    }

    /** Its disk could not read at some time, which is a damage, and damages cost what they hit. */
    LogScript mayLoseRecords(boolean may) {
        mayLose = may;
        return this;
    }

    int failures() {
        return failures;
    }

    private interface Part {
        void run(WriteAheadLog log);
    }

    private void withLog(Part part) {
        if (stopped) {
            return;
        }
        try (DataDirectory directory = DataDirectory.open(disk.root().resolve("data"));
                WriteAheadLog log = open(directory, checkpoint, threads, logFailed, new ArrayList<>())) {
            part.run(log);
        } catch (PowerLost | UncheckedIOException | DataDirectoryException e) {
            stopped = true;
        }
        if (logFailed.get() || disk.isCrashed()) {
            stopped = true;
        }
    }

    private static WriteAheadLog open(DataDirectory directory, long checkpoint, ExecutorService threads,
            AtomicBoolean failed, List<String> replayed) {
        LogEnvironment environment = new LogEnvironment(task -> threads.execute(() -> {
            try {
                task.run();
            } catch (PowerLost e) {
                failed.set(true);
            }
        }), Runnable::run, System::nanoTime, NONCES::incrementAndGet);
        LogListener listener = new LogListener() {
            @Override
            public void onSealed(long segment, long next) {
            }

            @Override
            public void onFailed(IOException cause) {
                failed.set(true);
            }

            @Override
            public void onPressureChanged() {
            }
        };
        return WriteAheadLog.open(directory, SETTINGS, environment, listener, LogPosition.startOf(checkpoint),
                (type, payload, segment, offset) -> replayed.add(nameOf(payload)));
    }

    /** Its own name, and how many bytes it is filled up with. */
    private static String nameOf(ByteBuffer payload) {
        String text = StandardCharsets.US_ASCII.decode(payload).toString();
        String name = text.replaceFirst("x*$", "");
        return name + " " + (text.length() - name.length());
    }

    private void deleteFirst(WriteAheadLog log) {
        if (!stopped) {
            checkpoint = Math.min(2, log.activeSegment());
            log.deleteUpTo(checkpoint - 1);
        }
    }

    private void send(WriteAheadLog log, int records, int bytes) {
        Sent each = new Sent(logFailed, wrongReceipts);
        await(log, each, fill(Batch.of(each), each, records, bytes));
    }

    private void sendUrgent(WriteAheadLog log, int records, int bytes) {
        Sent each = new Sent(logFailed, wrongReceipts);
        await(log, each, fill(Batch.urgent(each), each, records, bytes));
    }

    /** Nobody waits for it, so it goes with what comes next. */
    private void sendLazy(WriteAheadLog log, int records, int bytes) {
        if (!stopped) {
            Sent each = new Sent(logFailed, wrongReceipts);
            log.append(fill(Batch.lazy(each), each, records, bytes));
        }
    }

    /** One group, of several batches: lazy ones and one that is not. */
    private void sendTogether(WriteAheadLog log) {
        sendLazy(log, 2, 30);
        sendLazy(log, 1, 600);
        send(log, 3, 200);
    }

    private void await(WriteAheadLog log, Sent each, Batch batch) {
        if (stopped) {
            return;
        }
        log.append(batch);
        try {
            End end = each.end.get(20, TimeUnit.SECONDS);
            failures += end == End.DURABLE ? 0 : 1;
            stopped = end == End.FAILED;
        } catch (Exception e) {
            throw new AssertionError("No receipt", e);
        }
    }

    private Batch fill(Batch batch, Sent each, int records, int bytes) {
        for (int i = 0; i < records; i++) {
            String name = sent.size() + ":" + i;
            each.records.add(name + " " + bytes);
            batch.add(7, ByteBuffer.wrap((name + "x".repeat(bytes)).getBytes(StandardCharsets.US_ASCII)));
        }
        sent.add(each);
        return batch;
    }

    /** Recovers a disk, cuts its power as soon as that is done, and recovers it again: both times all is as it must be. */
    void check(FaultFileSystem image, String what) {
        assertThat(wrongReceipts).as(what).isEmpty();
        List<List<String>> replays = new ArrayList<>();
        // A write that reached the disk in order, or not at all, looks like no damage.
        boolean inOrder = !mayLose && (what.contains("killed") || what.contains("LOSE_ALL") || what.contains("PREFIX"));
        FaultFileSystem again = recover(image, replays, inOrder ? what : null);
        recover(again, replays, inOrder ? what : null);
        checkReplay(replays.getFirst(), what);
        assertThat(replays.getLast()).as("%s, the second start", what).isEqualTo(replays.getFirst());
    }

    private FaultFileSystem recover(FaultFileSystem image, List<List<String>> replays, @Nullable String undamaged) {
        List<String> replayed = new ArrayList<>();
        Path root = image.root().resolve("data");
        try (DataDirectory directory = DataDirectory.open(root);
                WriteAheadLog log = open(directory, checkpoint, threads, new AtomicBoolean(), replayed)) {
            replays.add(replayed);
            assertThat(log.isFailed()).isFalse();
            if (undamaged != null) {
                assertThat(log.recovery().damages()).as(undamaged).isEmpty();
            }
            return image.powerCut(1, PowerCut.Profile.LOSE_ALL);
        }
    }

    private void checkReplay(List<String> replayed, String what) {
        if (mayLose) {
            List<String> all = sent.stream().flatMap(each -> each.records.stream()).toList();
            assertThat(all).as(what).containsSubsequence(replayed);
            return;
        }
        Set<String> there = new HashSet<>(replayed);
        List<String> expected = new ArrayList<>();
        for (Sent each : sent) {
            boolean any = each.records.stream().anyMatch(there::contains);
            boolean mayBeDeleted = each.known == End.DURABLE && each.segment < checkpoint;
            if (each.known == End.DURABLE && !mayBeDeleted) {
                assertThat(there).as("%s: a confirmed batch", what).containsAll(each.records);
            }
            if (each.known == End.REFUSED) {
                assertThat(any).as("%s: a refused batch", what).isFalse();
            }
            if (any) {
                expected.addAll(each.records);
            }
        }
        // Whole batches, in the order in which they were appended, each once, and nothing else.
        assertThat(replayed).as(what).isEqualTo(expected);
    }
}
