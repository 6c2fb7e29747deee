package io.warren.faultfs;

import static io.warren.faultfs.Disks.force;
import static io.warren.faultfs.Disks.in;
import static io.warren.faultfs.Disks.writeDurably;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.warren.faultfs.PowerCut.Entries;
import io.warren.faultfs.PowerCut.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of names. */
final class DirectoryEntriesTest {
    private static final int SEEDS = 60;

    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path root = disk.root();
    private final Path file = root.resolve("file");

    private static Set<String> names(FaultFileSystem image) throws IOException {
        try (Stream<Path> walk = Files.walk(image.root())) {
            Set<String> names = new TreeSet<>();
            walk.forEach(path -> names.add(path.toString()));
            names.remove("/");
            return names;
        }
    }

    private Set<String> afterLosingAll(Entries entries) throws IOException {
        return names(disk.powerCut(PowerCut.of(Profile.LOSE_ALL, entries, 0)));
    }

    private Set<Set<String>> afterAny(Entries entries) throws IOException {
        Set<Set<String>> all = new HashSet<>();
        for (int seed = 0; seed < SEEDS; seed++)
            all.add(names(disk.powerCut(PowerCut.of(Profile.SUBSET, entries, seed))));
        return all;
    }

    @Test
    void aForcedFileWithoutAForcedNameIsLostInStrictModeAndFoundOnExt4() throws IOException {
        Files.writeString(file, "forced");
        force(file);

        assertThat(afterLosingAll(Entries.STRICT)).isEmpty();
        assertThat(afterLosingAll(Entries.EXT4)).containsExactly("/file");
    }

    @Test
    void aForcedNameOfAFileThatWasNotForcedLeadsToAnEmptyFile() throws IOException {
        Files.writeString(file, "not forced");
        force(root);

        FaultFileSystem image = disk.powerCut(0, Profile.LOSE_ALL);

        assertThat(Files.size(in(image, file))).isZero();
    }

    @Test
    void everyDirectoryOnTheWayMustBeForced() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/file"), "x");
        force(root.resolve("a/b/file"));
        force(root.resolve("a/b"));

        assertThat(afterLosingAll(Entries.STRICT)).isEmpty();
        assertThat(afterLosingAll(Entries.EXT4)).containsExactly("/a", "/a/b", "/a/b/file");
        force(root);
        assertThat(afterLosingAll(Entries.STRICT)).containsExactly("/a");
        force(root.resolve("a"));
        assertThat(afterLosingAll(Entries.STRICT)).containsExactly("/a", "/a/b", "/a/b/file");
    }

    @Test
    void aDeletionIsUndoneUntilTheDirectoryIsForced() throws IOException {
        writeDurably(file, "back again");
        Files.delete(file);

        assertThat(Files.readString(in(disk.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo("back again");
        force(root);
        assertThat(afterLosingAll(Entries.STRICT)).isEmpty();
        assertThat(afterLosingAll(Entries.EXT4)).isEmpty();
    }

    @Test
    void aFileReplacedByARenameIsTheOldOrTheNewOne() throws IOException {
        Path temporary = root.resolve("file.tmp");
        writeDurably(file, "old");
        Files.writeString(temporary, "new");
        force(temporary);
        force(root);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);

        for (Entries entries : Entries.values()) {
            assertThat(afterAny(entries)).containsExactlyInAnyOrder(Set.of("/file", "/file.tmp"), Set.of("/file"));
            for (int seed = 0; seed < SEEDS; seed++) {
                FaultFileSystem image = disk.powerCut(PowerCut.of(Profile.SUBSET, entries, seed));
                String expected = Files.exists(in(image, temporary)) ? "old" : "new";
                assertThat(Files.readString(in(image, file))).isEqualTo(expected);
            }
        }
        force(root);
        assertThat(Files.readString(in(disk.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo("new");
    }

    @Test
    void renamingAFileThatWasNotForcedMayLeaveAnEmptyOne() throws IOException {
        writeDurably(file, "old");
        Files.writeString(root.resolve("file.tmp"), "new");
        Files.move(root.resolve("file.tmp"), file, StandardCopyOption.ATOMIC_MOVE);
        force(root);

        assertThat(Files.size(in(disk.powerCut(0, Profile.LOSE_ALL), file))).isZero();
    }

    @Test
    void aMoveToAnotherDirectoryMayBeHalfDoneInStrictModeOnly() throws IOException {
        Files.createDirectory(root.resolve("a"));
        Files.createDirectory(root.resolve("b"));
        force(root);
        writeDurably(root.resolve("a/file"), "x");
        Files.move(root.resolve("a/file"), root.resolve("b/file"));
        Set<String> before = Set.of("/a", "/b", "/a/file");
        Set<String> after = Set.of("/a", "/b", "/b/file");
        Set<String> neither = Set.of("/a", "/b");
        Set<String> both = Set.of("/a", "/b", "/a/file", "/b/file");

        assertThat(afterAny(Entries.STRICT)).containsExactlyInAnyOrder(before, after, neither, both);
        assertThat(afterAny(Entries.EXT4)).containsExactlyInAnyOrder(before, after);
        force(root.resolve("a"));
        assertThat(afterLosingAll(Entries.STRICT)).isEqualTo(neither);
        assertThat(afterLosingAll(Entries.EXT4)).isEqualTo(after);
    }

    @Test
    void ext4KeepsNamesInTheOrderInWhichTheyWereMade() throws IOException {
        Files.createFile(root.resolve("1"));
        Files.createFile(root.resolve("2"));

        assertThat(afterAny(Entries.EXT4)).containsExactlyInAnyOrder(Set.of(), Set.of("/1"), Set.of("/1", "/2"));
        assertThat(afterAny(Entries.STRICT))
                .containsExactlyInAnyOrder(Set.of(), Set.of("/1"), Set.of("/2"), Set.of("/1", "/2"));
    }

    @Test
    void aFailedForceOfADirectoryForgetsItsNames() throws IOException {
        Files.createFile(file);
        disk.failNth(Operation.DIR_FORCE, 1, Fault.EIO, false);

        assertThatIOException().isThrownBy(() -> force(root));
        force(root);

        assertThat(Files.exists(file)).isTrue();
        assertThat(afterLosingAll(Entries.STRICT)).isEmpty();
    }

    @Test
    void namesOfAKilledProcessAreStillPending() throws IOException {
        writeDurably(file, "x");
        Files.move(file, root.resolve("moved"));
        FaultFileSystem killed = disk.killProcess();

        assertThat(names(killed)).containsExactly("/moved");
        assertThat(names(killed.powerCut(0, Profile.LOSE_ALL))).containsExactly("/file");
        force(killed.root());
        assertThat(names(killed.powerCut(0, Profile.LOSE_ALL))).containsExactly("/moved");
    }
}
