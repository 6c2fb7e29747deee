package io.warren.faultfs;

import static io.warren.faultfs.Disks.in;
import static io.warren.faultfs.Disks.writeDurably;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.PowerCut.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DamageTest {
    private static final int BLOCK = 4096;
    private static final String INTACT = "a".repeat(BLOCK) + "b".repeat(BLOCK) + "c".repeat(100);

    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path file = disk.root().resolve("file");

    @BeforeEach
    void write() throws IOException {
        writeDurably(file, INTACT);
    }

    private void expect(String text) throws IOException {
        for (FaultFileSystem each : List.of(disk, disk.killProcess(), disk.powerCut(0, Profile.LOSE_ALL))) {
            assertThat(Files.readString(in(each, file))).isEqualTo(text);
        }
    }

    @Test
    void flipsABit() throws IOException {
        disk.damage(file, Damage.flipBit(BLOCK, 0));

        expect("a".repeat(BLOCK) + "c" + INTACT.substring(BLOCK + 1));
    }

    @Test
    void zeroesABlockWithinTheFile() throws IOException {
        disk.damage(file, Damage.zeroBlock(2 * BLOCK + 50));

        expect(INTACT.substring(0, 2 * BLOCK) + "\0".repeat(100));
    }

    @Test
    void cutsTheFileOff() throws IOException {
        disk.damage(file, Damage.truncate(7));

        expect("a".repeat(7));
        assertThat(disk.usedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void swapsBlocks() throws IOException {
        disk.damage(file, Damage.swapBlocks(5, BLOCK + 5));
        expect("b".repeat(BLOCK) + "a".repeat(BLOCK) + "c".repeat(100));

        disk.damage(file, Damage.swapBlocks(0, 2 * BLOCK));
        expect("c".repeat(100) + "\0".repeat(BLOCK - 100) + "a".repeat(BLOCK) + "b".repeat(100));
    }

    @Test
    void putsJunkWithinTheFile() throws IOException {
        disk.damage(file, Damage.junk(2 * BLOCK + 50, 100, 7));

        byte[] junk = new byte[50];
        new SplittableRandom(7).nextBytes(junk);
        assertThat(Files.readAllBytes(file)).hasSize(INTACT.length()).endsWith(junk)
                .startsWith(INTACT.substring(0, 2 * BLOCK + 50).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isNotMendedByAForce() throws IOException {
        disk.damage(file, Damage.zeroBlock(0));
        Disks.write(file, BLOCK, "B");
        Disks.force(file);

        expect("\0".repeat(BLOCK) + "B" + INTACT.substring(BLOCK + 1));
    }

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(Damage.any(new SplittableRandom(5), 10_000)).isEqualTo(Damage.any(new SplittableRandom(5), 10_000));
    }
}
