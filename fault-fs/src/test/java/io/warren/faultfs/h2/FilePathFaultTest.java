package io.warren.faultfs.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.PowerCut.Entries;
import io.warren.faultfs.PowerCut.Profile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FilePathFaultTest {
    private static final int SEEDS = 10;

    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path file = disk.root().resolve("data/store.mv");

    FilePathFaultTest() throws IOException {
        Files.createDirectory(disk.root().resolve("data"));
        force(disk.root());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Without a thread of its own, so that it does the same each time. */
    private static MVStore open(FilePathFault.Mount mount, Path file) {
        return new MVStore.Builder().fileName(mount.name(file)).autoCommitDisabled().open();
    }

    private int entriesIn(FaultFileSystem image) {
        try (FilePathFault.Mount mount = FilePathFault.mount(image);
                MVStore store = open(mount, image.getPath(file.toString()))) {
            MVMap<Integer, String> map = store.openMap("map");
            for (int i = 0; i < map.size(); i++)
                assertThat(map.get(i)).isEqualTo("value " + i);
            return map.size();
        }
    }

    private static void commit(MVStore store, int from, int to) {
        MVMap<Integer, String> map = store.openMap("map");
        for (int i = from; i < to; i++)
            map.put(i, "value " + i);
        store.commit();
    }

    @Test
    void aStoreIsReadAgainAfterItsClose() {
        try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
            try (MVStore store = open(mount, file)) {
                commit(store, 0, 1000);
            }
        }
        assertThat(entriesIn(disk)).isEqualTo(1000);
        assertThat(disk.operations(Operation.FORCE)).isPositive();
    }

    @Test
    void committedEntriesSurviveAKilledProcess() {
        try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
            MVStore store = open(mount, file);
            commit(store, 0, 500);

            FaultFileSystem killed = disk.killProcess();
            store.closeImmediately();

            assertThat(entriesIn(killed)).isEqualTo(500);
        }
    }

    @Test
    void afterAPowerCutAStoreHasAtLeastWhatWasSyncedOrSaysThatItIsBroken() throws IOException {
        int opened = 0;
        try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
            MVStore store = open(mount, file);
            commit(store, 0, 200);
            store.sync();
            force(file.getFileSystem().getPath("/data"));
            commit(store, 200, 300);
            commit(store, 300, 400);
            for (Profile profile : Profile.values()) {
                for (int seed = 0; seed < SEEDS; seed++) {
                    FaultFileSystem image = disk.powerCut(PowerCut.of(profile, Entries.STRICT, seed));
                    try {
                        assertThat(entriesIn(image)).describedAs("%s, seed %d", profile, seed).isIn(200, 300, 400);
                        opened++;
                    } catch (MVStoreException broken) {
                        assertThat(profile).describedAs("%s, seed %d: %s", profile, seed, broken)
                                .isNotIn(Profile.LOSE_ALL, Profile.PREFIX);
                    }
                }
            }
            store.closeImmediately();
        }
        assertThat(opened).isGreaterThan(3 * SEEDS);
    }

    @Test
    void doesWithFilesWhatH2Asks() throws IOException {
        try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
            String name = mount.name(file);
            assertThat(FileUtils.createFile(name)).isTrue();
            assertThat(FileUtils.createFile(name)).isFalse();
            assertThat(FileUtils.getParent(name)).isEqualTo(mount.name(disk.root().resolve("data")));
            assertThat(FileUtils.getName(name)).isEqualTo("store.mv");
            assertThat(FileUtils.newDirectoryStream(FileUtils.getParent(name))).containsExactly(name);

            FileUtils.moveAtomicReplace(name, name + ".new");
            assertThat(FileUtils.exists(name)).isFalse();
            FileUtils.createDirectories(mount.name(disk.root().resolve("a/b")));
            assertThat(FileUtils.isDirectory(mount.name(disk.root().resolve("a/b")))).isTrue();
            FileUtils.delete(name + ".new");
            assertThat(FileUtils.newDirectoryStream(FileUtils.getParent(name))).isEmpty();
        }
    }
}
