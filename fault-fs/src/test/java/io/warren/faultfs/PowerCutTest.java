package io.warren.faultfs;

import static io.warren.faultfs.Disks.force;
import static io.warren.faultfs.Disks.in;
import static io.warren.faultfs.Disks.seen;
import static io.warren.faultfs.Disks.write;
import static io.warren.faultfs.Disks.writeDurably;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.PowerCut.Entries;
import io.warren.faultfs.PowerCut.Profile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the bytes of files. */
final class PowerCutTest {
    private static final int SEEDS = 60;

    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path file = disk.root().resolve("file");

    private String after(PowerCut cut) throws IOException {
        return Files.readString(in(disk.powerCut(cut), file), ISO_8859_1);
    }

    private String after(Profile profile, long seed) throws IOException {
        return after(PowerCut.of(profile, Entries.STRICT, seed));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasForcedIsThere(Profile profile) throws IOException {
        writeDurably(file, "forced");

        for (int seed = 0; seed < SEEDS; seed++)
            assertThat(after(profile, seed)).isEqualTo("forced");
    }

    @Test
    void whatWasNotForcedIsLost() throws IOException {
        writeDurably(file, "forced");
        write(file, 0, "FORCED and more");

        assertThat(after(Profile.LOSE_ALL, 0)).isEqualTo("forced");
        assertThat(Files.readString(file)).isEqualTo("FORCED and more");
    }

    @Test
    void aTruncationThatWasNotForcedIsLost() throws IOException {
        writeDurably(file, "forced");
        try (FileChannel channel = Disks.open(file)) {
            channel.truncate(2);
            assertThat(after(Profile.LOSE_ALL, 0)).isEqualTo("forced");
            channel.force(false);
        }
        assertThat(after(Profile.LOSE_ALL, 0)).isEqualTo("fo");
    }

    @Test
    void aForceCoversOneFileOnly() throws IOException {
        Path other = disk.root().resolve("other");
        writeDurably(file, "a");
        writeDurably(other, "a");
        write(file, 1, "b");
        write(other, 1, "b");

        force(other);

        assertThat(after(Profile.LOSE_ALL, 0)).isEqualTo("a");
        assertThat(Files.readString(in(disk.powerCut(0, Profile.LOSE_ALL), other))).isEqualTo("ab");
    }

    @Test
    void aPrefixIsWhatHappenedFirst() throws IOException {
        writeDurably(file, "");
        write(file, 0, "a");
        write(file, 1, "b");
        write(file, 2, "c");

        for (int count = 0; count <= 4; count++) {
            assertThat(after(PowerCut.prefix(count, Entries.STRICT))).isEqualTo("abc".substring(0, Math.min(count, 3)));
        }
        Set<String> chosen = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++)
            chosen.add(after(Profile.PREFIX, seed));
        assertThat(chosen).containsExactlyInAnyOrder("", "a", "ab", "abc");
    }

    @Test
    void aPrefixIsCountedOverAllFiles() throws IOException {
        Path other = disk.root().resolve("other");
        writeDurably(file, "");
        writeDurably(other, "");
        write(file, 0, "1");
        write(other, 0, "2");
        write(file, 1, "3");

        FaultFileSystem image = disk.powerCut(PowerCut.prefix(2, Entries.STRICT));

        assertThat(Files.readString(in(image, file))).isEqualTo("1");
        assertThat(Files.readString(in(image, other))).isEqualTo("2");
    }

    @Test
    void aSubsetTearsWritesAtSectors() throws IOException {
        writeDurably(file, "-".repeat(4 * 512));
        write(file, 100, "x".repeat(3 * 512));
        Set<String> sectors = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            String text = after(Profile.SUBSET, seed);
            assertThat(text).hasSize(4 * 512);
            StringBuilder kinds = new StringBuilder();
            for (int at = 0; at < text.length(); at += 512) {
                kinds.append(text.substring(at, at + 512).contains("x") ? 'x' : '-');
            }
            sectors.add(kinds.toString());
            // Within a sector the write is there from its first byte to its last, or not at all.
            assertThat(text.substring(512, 1024)).matches("-*|x*");
            assertThat(text.substring(0, 512)).matches("-*|-{100}x{412}");
        }
        assertThat(sectors).contains("----", "xxxx", "-x--").hasSizeGreaterThan(8);
    }

    @Test
    void aSubsetMayKeepTheLaterWriteAndLoseTheEarlier() throws IOException {
        writeDurably(file, "-".repeat(8192));
        write(file, 0, "1");
        write(file, 4096, "2");
        Set<String> kept = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++)
            kept.add(after(Profile.SUBSET, seed).replace("-", ""));

        assertThat(kept).containsExactlyInAnyOrder("", "1", "2", "12");
    }

    @Test
    void aLaterWriteCarriesAnEarlierOneInTheSameSector() throws IOException {
        writeDurably(file, "-".repeat(512));
        write(file, 0, "1");
        write(file, 1, "2");
        Set<String> kept = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++)
            kept.add(after(Profile.SUBSET, seed).replace("-", ""));

        assertThat(kept).containsExactlyInAnyOrder("", "1", "12");
    }

    @Test
    void aSubsetKeepsAsMuchAsItIsTold() throws IOException {
        writeDurably(file, "");
        write(file, 0, "x".repeat(10_000));

        assertThat(after(PowerCut.subset(0, Entries.STRICT, 1))).isEmpty();
        assertThat(after(PowerCut.subset(1, Entries.STRICT, 1))).isEqualTo("x".repeat(10_000));
    }

    @Test
    void theSizeMayBeLostWhileTheDataIsKeptAndTheOtherWayRound() throws IOException {
        writeDurably(file, "");
        write(file, 0, "x");
        Set<String> kept = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++)
            kept.add(after(Profile.SUBSET, seed));

        assertThat(kept).containsExactlyInAnyOrder("", "x", "\0");
    }

    @Test
    void sizeFirstLeavesZerosWhereTheFileGrewAndOldBytesElsewhere() throws IOException {
        writeDurably(file, "recycled");
        write(file, 0, "NEW BYTES!");

        assertThat(after(Profile.SIZE_FIRST, 0)).isEqualTo("recycled\0\0");
    }

    @Test
    void whatWasCutOffDoesNotComeBackWhenTheFileGrewAgain() throws IOException {
        writeDurably(file, "secret");
        try (FileChannel channel = Disks.open(file)) {
            channel.truncate(0);
        }
        write(file, 0, "new bytes");

        assertThat(after(Profile.SIZE_FIRST, 0)).isEqualTo("\0".repeat(9));
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(after(Profile.SUBSET, seed)).describedAs("seed %d", seed)
                    .isIn("secret", "", "new by", "new bytes", "\0".repeat(9));
        }
    }

    @Test
    void garbageIsInOneSectorOfOneWriteAfterWhichNothingIsKept() throws IOException {
        writeDurably(file, "-".repeat(3000));
        write(file, 0, "1".repeat(1000));
        write(file, 1000, "2".repeat(1000));
        write(file, 2000, "3".repeat(1000));
        Set<Integer> victims = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            String text = after(Profile.GARBAGE, seed);
            int victim = 0;
            while (victim < 2 && text.startsWith(String.valueOf(victim + 1).repeat(1000), victim * 1000)
                    && !text.startsWith("-".repeat(1000), (victim + 1) * 1000)) {
                victim++;
            }
            String torn = text.substring(victim * 1000, (victim + 1) * 1000);
            assertThat(torn.chars().filter(c -> c != '-' && c != '1' && c != '2' && c != '3').count())
                    .describedAs("garbage in write %d under seed %d", victim, seed).isBetween(1L, 512L);
            assertThat(text.substring((victim + 1) * 1000)).describedAs("seed %d", seed).matches("-*");
            victims.add(victim);
        }
        assertThat(victims).containsExactlyInAnyOrder(0, 1, 2);
    }

    @ParameterizedTest
    @EnumSource
    void theSameCutOfTheSameStateIsTheSame(Profile profile) throws IOException {
        write(file, 0, "x".repeat(20_000));
        write(disk.root().resolve("other"), 300, "y".repeat(20_000));
        Set<String> images = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            String image = seen(disk.powerCut(seed, profile));
            assertThat(seen(disk.powerCut(seed, profile))).isEqualTo(image);
            assertThat(seen(disk.killProcess().powerCut(seed, profile))).describedAs("killed before").isEqualTo(image);
            images.add(image);
        }
        boolean chance = profile != Profile.LOSE_ALL && profile != Profile.SIZE_FIRST;
        assertThat(images.size() > 1).isEqualTo(chance);
    }

    @Test
    void nothingIsPendingAfterAPowerCut() throws IOException {
        write(file, 0, "x".repeat(5000));
        FaultFileSystem image = disk.powerCut(7, Profile.SIZE_FIRST);

        assertThat(seen(image.powerCut(8, Profile.LOSE_ALL))).isEqualTo(seen(image)).contains("/file");
    }

    @Test
    void aKilledProcessLosesNothingButWhatItWroteIsStillPending() throws IOException {
        writeDurably(file, "forced");
        write(file, 6, " written");

        FaultFileSystem restarted = disk.killProcess();

        assertThat(Files.readString(in(restarted, file))).isEqualTo("forced written");
        assertThat(Files.readString(in(restarted.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo("forced");
        force(in(restarted, file));
        assertThat(Files.readString(in(restarted.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo("forced written");
    }

    @Test
    void anImageIsADiskOfItsOwn() throws IOException {
        writeDurably(file, "as it was");
        FaultFileSystem killed = disk.killProcess();
        FaultFileSystem cut = disk.powerCut(0, Profile.LOSE_ALL);

        write(file, 0, "AS IT IS ");
        write(in(killed, file), 0, "k");
        write(in(cut, file), 0, "c");

        assertThat(Files.readAllBytes(file)).isEqualTo("AS IT IS ".getBytes(UTF_8));
        assertThat(Files.readString(in(killed, file))).isEqualTo("ks it was");
        assertThat(Files.readString(in(cut, file))).isEqualTo("cs it was");
    }

    @Test
    void bytesSurviveInEveryPageOfALargeFile() throws IOException {
        byte[] large = new byte[100_000];
        new Random(7).nextBytes(large);
        Files.write(file, large);
        force(file);
        force(disk.root());

        assertThat(Files.readAllBytes(in(disk.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo(large);
    }
}
