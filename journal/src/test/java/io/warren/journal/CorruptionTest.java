package io.warren.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.faultfs.FaultFileSystem;
import io.warren.journal.definitions.DefinitionLog;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.log.Batch;
import io.warren.journal.log.LogEnvironment;
import io.warren.journal.log.LogListener;
import io.warren.journal.log.LogPosition;
import io.warren.journal.log.LogSettings;
import io.warren.journal.log.Receipt;
import io.warren.journal.log.WriteAheadLog;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.RecordScanner;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One random damage to one file of a log or of the definitions: they open, say what is damaged, and have lost no record but
 * those that it hit. {@code -Dwarren.journal.corruptions} says how many; {@code -Dwarren.journal.faults=long} takes 1,000.
 */
@Timeout(1800)
final class CorruptionTest {
    private static final int BLOCK = 4096;
    private static final LogSettings SETTINGS = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
    private static final AtomicLong NONCES = new AtomicLong(0x5eed);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** A record and the bytes that its checksum covers. */
    private record Written(String text, Path file, int start, int end) {}

    /** What opening found. */
    private record Opened(List<String> log, List<String> definitions, List<String> damaged) {}

    private record Fault(String what, Damage damage) {}

    @AfterEach
    void stop() {
        threads.shutdown();
    }

    @Test
    void everyDamageOfARecordIsReportedAndNoOtherRecordIsLost() {
        FaultFileSystem disk = write();
        List<Written> log = scan(SegmentFolder.ofLog(data(disk).resolve("wal")));
        List<Written> definitions = scan(SegmentFolder.ofDefinitions(data(disk).resolve("definitions")));
        Opened sound = open(disk.killProcess());
        assertThat(sound.damaged()).isEmpty();
        assertThat(sound.log()).isEqualTo(texts(log)).hasSizeGreaterThan(100);
        assertThat(sound.definitions()).isEqualTo(texts(definitions)).hasSize(40);

        int count = Integer.getInteger("warren.journal.corruptions", DiskImages.isLong() ? 1000 : 100);
        int reported = 0;
        for (int seed = 0; seed < count; seed++) {
            reported += damage(disk.killProcess(), seed, log, definitions) ? 1 : 0;
        }
        assertThat(reported).as("damages that hit records").isBetween(count / 5, count);
        DiskImages.report("%d corruptions: %d hit records, all reported; %d hit none".formatted(count, reported,
                count - reported));
    }

    /** Damages a disk, and returns whether that hit a record. */
    private boolean damage(FaultFileSystem disk, int seed, List<Written> log, List<Written> definitions) {
        Random random = new Random(seed);
        List<Path> files = files(disk);
        Path file = files.get(random.nextInt(files.size()));
        byte[] before = read(file);
        Fault fault = any(random, before.length);
        disk.damage(file, fault.damage());
        byte[] after = read(file);
        String what = "seed %d, %s of %s".formatted(seed, fault.what(), file.getFileName());

        FaultFileSystem again = disk.killProcess();
        Opened first = open(disk);
        boolean hitLog = check(what, log, first.log(), file, before, after, first.damaged());
        boolean hitDefinitions = check(what, definitions, first.definitions(), file, before, after, first.damaged());
        Opened second = open(disk);
        assertThat(second.log()).as("%s, the second start", what).isEqualTo(first.log());
        assertThat(second.definitions()).as("%s, the second start", what).isEqualTo(first.definitions());
        assertThat(open(again).log()).as("%s, another first start", what).isEqualTo(first.log());
        return hitLog || hitDefinitions;
    }

    private static boolean check(String what, List<Written> written, List<String> replayed, Path file, byte[] before,
            byte[] after, List<String> damaged) {
        List<String> expected = new ArrayList<>();
        for (Written each : written) {
            boolean hit = each.file().toString().equals(file.toString()) && isHit(each, before, after);
            if (!hit) {
                expected.add(each.text());
            }
        }
        assertThat(replayed).as(what).isEqualTo(expected);
        boolean anyHit = expected.size() < written.size();
        if (anyHit) {
            assertThat(damaged).as(what).contains(String.valueOf(file.getFileName()));
        }
        return anyHit;
    }

    private static boolean isHit(Written record, byte[] before, byte[] after) {
        for (int i = record.start(); i < record.end(); i++) {
            if (i >= after.length || before[i] != after[i]) {
                return true;
            }
        }
        return false;
    }

    private static Fault any(Random random, int size) {
        int at = random.nextInt(size);
        return switch (random.nextInt(5)) {
            case 0 -> new Fault("a bit at " + at, Damage.flipBit(at, random.nextInt(8)));
            case 1 -> new Fault("zeros around " + at, Damage.zeroBlock(at));
            case 2 -> new Fault("the end from " + at, Damage.truncate(at));
            case 3 -> {
                int other = random.nextInt(size);
                yield new Fault("blocks around " + at + " and " + other, Damage.swapBlocks(at, other));
            }
            default -> {
                int length = random.nextInt(1, BLOCK / 2);
                yield new Fault(length + " bytes at " + at, Damage.junk(at, length, random.nextLong()));
            }
        };
    }

    /** A log that was killed once, with full segments, and closed, and definitions with a snapshot and changes. */
    private FaultFileSystem write() {
        FaultFileSystem disk = FaultFileSystem.create(1);
        Random random = new Random(1);
        FaultFileSystem[] killed = new FaultFileSystem[1];
        withLog(disk, log -> {
            append(log, random, "a", 25);
            killed[0] = disk.killProcess();
        });
        withLog(killed[0], log -> append(log, random, "b", 120));
        try (DataDirectory directory = DataDirectory.open(data(killed[0]));
                DefinitionLog definitions =
                        DefinitionLog.open(directory, NONCES::incrementAndGet, (snapshot, entry) -> {})) {
            definitions.append(bytes("replaced by the snapshot"));
            definitions
                    .snapshot(Stream.iterate(0, i -> i + 1).limit(20).map(i -> bytes(text(random, "s", i))).toList());
            for (int i = 0; i < 20; i++) {
                definitions.append(bytes(text(random, "c", i)));
            }
        }
        return killed[0];
    }

    private static void append(WriteAheadLog log, Random random, String name, int batches) {
        for (int i = 0; i < batches; i++) {
            Semaphore done = new Semaphore(0);
            Batch batch = Batch.of(new Receipt() {
                @Override
                public void onDurable(long segment, long offset) {
                    done.release();
                }

                @Override
                public void onFailed(IOException cause) {
                    throw new UncheckedIOException(cause);
                }
            });
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                batch.add(1, bytes(text(random, name + i, j)));
            }
            log.append(batch);
            done.acquireUninterruptibly();
        }
    }

    private static String text(Random random, String name, int number) {
        return name + ":" + number + "x".repeat(random.nextInt(1500));
    }

    private interface Use {
        void of(WriteAheadLog log);
    }

    private List<String> withLog(FaultFileSystem disk, Use use) {
        List<String> replayed = new ArrayList<>();
        LogEnvironment environment = new LogEnvironment(threads, Runnable::run, System::nanoTime,
                NONCES::incrementAndGet);
        try (DataDirectory directory = DataDirectory.open(data(disk));
                WriteAheadLog log =
                        WriteAheadLog.open(directory, SETTINGS, environment, new Unheard(), LogPosition.START,
                                (type, payload, segment, offset) -> replayed.add(text(payload)))) {
            use.of(log);
        }
        return replayed;
    }

    private Opened open(FaultFileSystem disk) {
        List<String> damaged = new ArrayList<>();
        List<String> log = withLog(disk,
                opened -> opened.recovery().damages().forEach(damage -> damaged.add(damage.file())));
        List<String> entries = new ArrayList<>();
        try (DataDirectory directory = DataDirectory.open(data(disk));
                DefinitionLog definitions = DefinitionLog.open(directory, NONCES::incrementAndGet,
                        (snapshot, entry) -> entries.add(text(entry)))) {
            definitions.damages().forEach(damage -> damaged.add(damage.file()));
        }
        return new Opened(log, entries, damaged);
    }

    private static List<Written> scan(SegmentFolder folder) {
        List<Written> records = new ArrayList<>();
        try {
            for (long number : folder.numbers()) {
                try (FileChannel channel = folder.read(number)) {
                    RecordScanner scanner = new RecordScanner(channel,
                            Objects.requireNonNull(folder.header(channel, number)), SegmentHeader.START,
                            Long.MAX_VALUE);
                    while (scanner.next()) {
                        int start = (int) scanner.offset();
                        if (!scanner.isControl()) {
                            records.add(new Written(text(scanner.payload()), folder.path(number), start,
                                    start + RecordFraming.HEAD_BYTES + scanner.length()));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }

    private static List<String> texts(List<Written> records) {
        return records.stream().map(Written::text).toList();
    }

    private static List<Path> files(FaultFileSystem disk) {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("wal", "definitions")) {
            try (Stream<Path> each = Files.list(data(disk).resolve(folder))) {
                files.addAll(each.sorted().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path data(FaultFileSystem disk) {
        return disk.root().resolve("data");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    private static final class Unheard implements LogListener {
        @Override
        public void onSealed(long segment, long next) {
        }

        @Override
        public void onFailed(IOException cause) {
            throw new UncheckedIOException(cause);
        }

        @Override
        public void onPressureChanged() {
        }
    }
}
