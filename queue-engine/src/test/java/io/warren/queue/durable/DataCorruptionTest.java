package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.faultfs.FaultFileSystem;
import io.warren.journal.dir.DirectoryLock;
import io.warren.journal.segment.RecordScanner;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.verify.JournalVerifier;
import io.warren.queue.classic.ClassicQueue;
import io.warren.queue.cold.PageRanges;
import io.warren.queue.cold.PageVerifier;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One random damage to one file of a node with several queues: the node starts, the damage is noticed, only what it hit is lost, and
 * no message is another one. More: {@code -Dwarren.corruptions=1000}; from one seed on: {@code -Dwarren.corruption=S}.
 */
class DataCorruptionTest {

    private static final int BATCH = 50;
    private static final int BLOCK = 4096;
    private static final Pattern NAME = Pattern.compile("q\\d-\\d{6}");

    private final Map<Long, List<String>> expected = new TreeMap<>();
    private final Set<String> published = new HashSet<>();
    private int sequence;
    private int hit;
    private int bootNoticed;

    /** What the sound queue has, in order. */
    private List<String> expected(long id) {
        return Objects.requireNonNull(expected.get(id));
    }

    private FaultFileSystem write() {
        Machine machine = new Machine(1);
        try (machine; DurableNode node = machine.start()) {
            Map<Long, ClassicQueue> queues = new TreeMap<>();
            for (long id = 1; id <= 4; id++) {
                queues.put(id, node.queue(id));
                expected.put(id, new ArrayList<>());
            }
            for (int round = 0; round < 12; round++) {
                queues.forEach((id, queue) -> publish(node, id, queue, id < 4 ? 150 : BATCH));
                node.store.keepHouse();
            }
            queues.forEach((id, queue) -> take(node, id, queue, id == 2 ? 1700 : 100));
            await(Objects.requireNonNull(queues.get(3L)).purge().toCompletableFuture());
            expected.put(3L, new ArrayList<>());
            queues.forEach((id, queue) -> publish(node, id, queue, 200));
        }
        return machine.disk();
    }

    private void publish(DurableNode node, long id, ClassicQueue queue, int count) {
        List<String> names = expected(id);
        for (int done = 0; done < count; done += BATCH) {
            String[] batch = IntStream.range(0, BATCH).mapToObj(i -> "q%d-%06d".formatted(id, ++sequence))
                    .toArray(String[]::new);
            await(node.publish(queue, true, 700, batch));
            names.addAll(Arrays.asList(batch));
            published.addAll(names);
        }
    }

    private void take(DurableNode node, long id, ClassicQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            node.get(queue, true);
        }
        expected(id).subList(0, count).clear();
    }

    @Test
    void everyDamageIsNoticedAndCostsOnlyWhatItHit() throws IOException {
        FaultFileSystem disk = write();
        assertThat(expected(1)).hasSizeGreaterThan(1500);
        int count = Integer.getInteger("warren.corruptions", 30);
        int first = Integer.getInteger("warren.corruption", 0);
        for (int seed = first; seed < first + count; seed++) {
            damage(disk.killProcess(), seed);
        }
        System.getLogger(DataCorruptionTest.class.getName()).log(System.Logger.Level.INFO,
                "{0} damages: {1} cost messages, {2} were noticed at the start or when reading", count, hit,
                bootNoticed);
    }

    /** Whatever is left behind it: pages that are not known to have been forced, or none. */
    @Test
    void theLossOfTheFirstBlockOfAnyFileOfPagesIsNoticed() throws IOException {
        FaultFileSystem disk = write();
        for (Path file : Machine.files(disk.root().resolve("data").resolve("queues"))) {
            FaultFileSystem copy = disk.killProcess();
            Path same = copy.root().resolve(disk.root().relativize(file).toString());
            damage(copy, same, Damage.zeroBlock(0), "first block of " + same);
        }
    }

    private void damage(FaultFileSystem disk, int seed) throws IOException {
        Random random = new Random(seed);
        Path data = disk.root().resolve("data");
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("wal", "queues", "index")) {
            files.addAll(Machine.files(data.resolve(folder)));
        }
        Path file = files.get(random.nextInt(files.size()));
        Damage damage = any(random, (int) Files.size(file));
        damage(disk, file, damage, "seed %d: %s of %s".formatted(seed, damage, file));
    }

    private void damage(FaultFileSystem disk, Path file, Damage damage, String what) throws IOException {
        byte[] before = Files.readAllBytes(file);
        List<long[]> ranges = ranges(file);
        disk.damage(file, damage);
        byte[] after = Files.readAllBytes(file);
        Set<String> hitNames = names(before, after, ranges);

        try (Machine machine = new Machine(disk)) {
            boolean verified = verify(machine);
            boolean noticed = false;
            boolean lost = false;
            try (DurableNode node = machine.start()) {
                for (long id : expected.keySet()) {
                    lost |= check(what, node.drain(node.queue(id)), expected(id), hitNames);
                }
                noticed = node.store.damagedPages() > 0 || !node.store.recovery().damages().isEmpty();
            }
            hit += lost ? 1 : 0;
            bootNoticed += noticed ? 1 : 0;
            assertThat(!lost || noticed).as("%s: messages are missing, which was not noticed", what).isTrue();
            assertThat(!lost || verified).as("%s: messages are missing, which is not verified", what).isTrue();
        }
    }

    /** Whether something is found. */
    private static boolean verify(Machine machine) {
        boolean log = !JournalVerifier.verify(machine.data(), DirectoryLock.NONE).isSound();
        return PageVerifier.verify(machine.data(), DirectoryLock.NONE, machine::name).stream()
                .anyMatch(file -> !file.damages().isEmpty()) || log;
    }

    /** Whether something is missing, which must have been in what was hit; nothing else is there, and all in order. */
    private boolean check(String what, List<String> drained, List<String> all, Set<String> hitNames) {
        List<String> found = drained.stream().map(name -> name.replace("*", "")).toList();
        HashSet<String> there = new HashSet<>(found);
        HashSet<String> wanted = new HashSet<>(all);
        List<String> missing = all.stream().filter(name -> !there.contains(name)).toList();
        assertThat(found).as(what).doesNotHaveDuplicates();
        assertThat(published).as("%s: no message is another one", what).containsAll(there);
        assertThat(hitNames).as("%s: what is missing was hit", what).containsAll(missing);
        assertThat(found.stream().filter(wanted::contains).toList()).as("%s: the order", what)
                .isEqualTo(all.stream().filter(there::contains).toList());
        return !missing.isEmpty();
    }

    /** Where pages or records lie in a file: first byte, and the one behind the last. */
    private static List<long[]> ranges(Path file) throws IOException {
        if (file.toString().endsWith(".pages")) {
            return PageRanges.of(file);
        }
        List<long[]> ranges = new ArrayList<>();
        String name = String.valueOf(file.getFileName());
        if (name.matches("[0-9a-f]{16}.wal")) {
            SegmentFolder folder = SegmentFolder.ofLog(Objects.requireNonNull(file.getParent()));
            long number = Long.parseUnsignedLong(name.substring(0, 16), 16);
            try (FileChannel channel = folder.read(number)) {
                SegmentHeader header = Objects.requireNonNull(folder.header(channel, number));
                RecordScanner records = new RecordScanner(channel, header, SegmentHeader.START, Long.MAX_VALUE);
                while (records.next()) {
                    ranges.add(new long[]{records.offset(), records.recordEnd()});
                }
            }
        }
        return ranges;
    }

    /** Names of messages in those ranges in which any byte has changed; of all of them if no header of the file is left. */
    private static Set<String> names(byte[] before, byte[] after, List<long[]> ranges) {
        Set<String> names = new HashSet<>();
        boolean headerless = after.length < BLOCK && before.length >= BLOCK;
        for (long[] range : ranges) {
            int from = (int) range[0];
            int to = (int) range[1];
            boolean isHit = headerless || to > after.length
                    || Arrays.mismatch(before, from, to, after, from, to) >= 0;
            if (isHit) {
                Matcher name = NAME.matcher(new String(before, from, to - from, StandardCharsets.ISO_8859_1));
                while (name.find()) {
                    names.add(name.group());
                }
            }
        }
        return names;
    }

    private static Damage any(Random random, int size) {
        int at = random.nextInt(Math.max(1, size));
        return switch (random.nextInt(5)) {
            case 0 -> Damage.flipBit(at, random.nextInt(8));
            case 1 -> Damage.zeroBlock(at);
            case 2 -> Damage.truncate(at);
            case 3 -> Damage.swapBlocks(at, random.nextInt(Math.max(1, size)));
            default -> Damage.junk(at, random.nextInt(1, BLOCK / 2), random.nextLong());
        };
    }
}
