package io.warren.faultfs;

import static io.warren.faultfs.Disks.force;
import static io.warren.faultfs.Disks.in;
import static io.warren.faultfs.Disks.open;
import static io.warren.faultfs.Disks.write;
import static io.warren.faultfs.Disks.writeDurably;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.faultfs.PowerCut.Entries;
import io.warren.faultfs.PowerCut.Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultsTest {
    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path root = disk.root();
    private final Path file = root.resolve("file");

    private String durable() throws IOException {
        return Files.readString(in(disk.powerCut(0, Profile.LOSE_ALL), file));
    }

    @Test
    void theNthOperationFailsAndNoOther() throws IOException {
        disk.failNth(Operation.WRITE, 2, Fault.EIO, false);

        write(file, 0, "a");
        assertThatIOException().isThrownBy(() -> write(file, 1, "b")).withMessage("Input/output error");
        write(file, 1, "c");

        assertThat(Files.readString(file)).isEqualTo("ac");
        assertThat(disk.operations(Operation.WRITE)).isEqualTo(3);
    }

    @Test
    void aStickyFaultStaysUntilItIsCleared() throws IOException {
        disk.failNth(Operation.WRITE, 1, Fault.ENOSPC, true);

        for (int i = 0; i < 3; i++) {
            assertThatIOException().isThrownBy(() -> write(file, 0, "a")).withMessage("No space left on device");
        }
        disk.clearFaults();
        write(file, 0, "a");
    }

    @Test
    void everyOperationCanFail() throws IOException {
        writeDurably(file, "x");
        Files.createDirectory(root.resolve("empty"));
        for (Operation operation : Operation.values()) {
            disk.failNth(operation, 1, Fault.EIO, false);
            assertThatIOException().describedAs("%s", operation).isThrownBy(() -> {
                switch (operation) {
                    case OPEN, READ -> Files.readAllBytes(file);
                    case WRITE -> write(file, 0, "y");
                    case FORCE -> force(file);
                    case TRUNCATE -> Files.newOutputStream(file).close();
                    case RENAME -> Files.move(file, root.resolve("other"));
                    case DELETE -> Files.delete(file);
                    case CREATE -> Files.createFile(root.resolve("new"));
                    case DIR_FORCE -> force(root);
                }
            }).withMessageEndingWith("Input/output error");
        }
        assertThat(Disks.seen(disk)).isEqualTo("{/=directory, /empty=directory, /file=x}");
    }

    @Test
    void onlyChosenFilesFail() throws IOException {
        disk.failNth(path -> path.toString().endsWith(".idx"), Operation.WRITE, 1, Fault.EIO, true);

        write(file, 0, "a");

        assertThatIOException().isThrownBy(() -> write(root.resolve("file.idx"), 0, "a"));
    }

    @Test
    void afterAFailedForceTheCacheShowsWhatTheDiskWillNeverHave() throws IOException {
        writeDurably(file, "durable");
        write(file, 0, "DURABLE");
        disk.failNth(Operation.FORCE, 1, Fault.EIO, false);

        assertThatIOException().isThrownBy(() -> force(file));
        force(file); // no error, and no effect

        assertThat(Files.readString(file)).isEqualTo("DURABLE");
        assertThat(durable()).isEqualTo("durable");
        for (Profile profile : Profile.values()) {
            assertThat(Files.readString(in(disk.powerCut(1, profile), file))).isEqualTo("durable");
        }
        FaultFileSystem restarted = disk.killProcess();
        assertThat(Files.readString(in(restarted, file))).isEqualTo("DURABLE");
        assertThat(Files.readString(in(restarted.powerCut(0, Profile.LOSE_ALL), file))).isEqualTo("durable");
    }

    @Test
    void aLaterForceAfterAFailedOneLeavesAHoleOfZeros() throws IOException {
        writeDurably(file, "");
        write(file, 0, "a".repeat(Content.PAGE));
        disk.failNth(Operation.FORCE, 1, Fault.EIO, false);
        assertThatIOException().isThrownBy(() -> force(file));

        write(file, Content.PAGE, "b");
        force(file);

        assertThat(durable()).isEqualTo("\0".repeat(Content.PAGE) + "b");
    }

    @Test
    void aPageThatIsWrittenAgainAfterAFailedForceIsWrittenWhole() throws IOException {
        writeDurably(file, "");
        write(file, 0, "a");
        disk.failNth(Operation.FORCE, 1, Fault.EIO, false);
        assertThatIOException().isThrownBy(() -> force(file));

        write(file, 1, "b");
        force(file);

        assertThat(durable()).isEqualTo("ab");
    }

    @Test
    void aShortWriteLeavesItsBeginningAndFails() throws IOException {
        disk.failNth(Operation.WRITE, 1, Fault.SHORT_WRITE, false);

        assertThatIOException().isThrownBy(() -> write(file, 0, "0123456789"));

        assertThat("0123456789").startsWith(Files.readString(file));
        assertThat(Files.size(file)).isBetween(1L, 9L);
    }

    @Test
    void aShortCountIsNoError() throws IOException {
        disk.failNth(Operation.WRITE, 1, Fault.SHORT_COUNT, false);
        disk.failNth(Operation.READ, 1, Fault.SHORT_COUNT, false);
        try (FileChannel channel = open(file)) {
            ByteBuffer source = ByteBuffer.wrap(new byte[100]);
            int written = channel.write(source);
            assertThat(written).isBetween(1, 99);
            assertThat(source.position()).isEqualTo(written);
            assertThat(channel.position()).isEqualTo(written);

            channel.write(source);
            assertThat(channel.read(ByteBuffer.allocate(100), 0)).isBetween(1, 99);
        }
    }

    @Test
    void aFaultThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> disk.failNth(Operation.FORCE, 1, Fault.SHORT_WRITE, false));
        assertThatIllegalArgumentException().isThrownBy(() -> disk.failNth(1, Fault.SHORT_COUNT, false));
        assertThatIllegalArgumentException().isThrownBy(() -> disk.failNth(0, Fault.EIO, false));
    }

    @Test
    void afterACrashNothingWorksButImages() throws IOException {
        writeDurably(file, "x");
        disk.failNth(Operation.WRITE, 1, Fault.CRASH, false);
        try (FileChannel channel = open(file)) {
            assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[1]))).isInstanceOf(PowerLost.class);
            assertThatThrownBy(channel::size).isInstanceOf(PowerLost.class);
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(PowerLost.class);
        }
        assertThatThrownBy(() -> Files.exists(file)).isInstanceOf(PowerLost.class);
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(PowerLost.class);
        assertThat(disk.isCrashed()).isTrue();
        assertThat(durable()).isEqualTo("x");
        assertThat(Files.readString(in(disk.killProcess(), file))).isEqualTo("x");
    }

    /** Writes a file as programs do that want the old or the new one after a crash. */
    private static void replaceSafely(FaultFileSystem on, String text) throws IOException {
        Path temporary = on.getPath("/file.tmp");
        Files.writeString(temporary, text);
        force(temporary);
        Files.move(temporary, on.getPath("/file"), StandardCopyOption.ATOMIC_MOVE);
        force(on.root());
    }

    @Test
    void aScenarioCanBeCutAtEveryBoundary() throws IOException {
        List<String> found = new ArrayList<>();
        long boundaries = 0;
        for (long n = 1;; n++) {
            FaultFileSystem each = FaultFileSystem.create(n);
            writeDurably(each.getPath("/file"), "old");
            each.failNth(n, Fault.CRASH, false);
            boolean finished = false;
            try {
                replaceSafely(each, "new");
                finished = true;
            } catch (PowerLost expected) {
                assertThat(each.isCrashed()).isTrue();
            }
            for (Profile profile : Profile.values()) {
                for (Entries entries : Entries.values()) {
                    FaultFileSystem image = each.powerCut(PowerCut.of(profile, entries, n));
                    String text = Files.readString(image.getPath("/file"));
                    assertThat(text).describedAs("n=%d %s %s", n, profile, entries).isIn("old", "new");
                    if (finished) assertThat(text).isEqualTo("new");
                    found.add(text);
                }
            }
            if (finished) break;
            boundaries = n;
        }
        assertThat(found).contains("old", "new");
        // open, create, write | open, force | rename | open, force of the directory
        assertThat(boundaries).isEqualTo(8);
    }

    @Test
    void readsOfABadRangeFailEvenAfterACrash() throws IOException {
        writeDurably(file, "0123456789");
        disk.failReads(file, 4, 2);
        for (FaultFileSystem each : List.of(disk, disk.killProcess(), disk.powerCut(0, Profile.LOSE_ALL))) {
            try (FileChannel channel = open(in(each, file))) {
                assertThat(channel.read(ByteBuffer.allocate(4), 0)).isEqualTo(4);
                assertThat(channel.read(ByteBuffer.allocate(9), 6)).isEqualTo(4);
                assertThatIOException().isThrownBy(() -> channel.read(ByteBuffer.allocate(5), 0))
                        .withMessage("Input/output error");
            }
        }
    }

    @Test
    void aHeldForceCoversOnlyWhatWasWrittenBefore() throws Exception {
        Gate gate = Gate.holding(Operation.FORCE);
        writeDurably(file, "");
        write(file, 0, "before");
        disk.onOperation(gate);
        CompletableFuture<Void> force = CompletableFuture.runAsync(() -> {
            try {
                force(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        gate.awaitHeld(1);
        write(file, 6, " meanwhile");
        assertThat(durable()).isEmpty();
        assertThat(force).isNotDone();

        gate.passOne();
        force.join();

        assertThat(durable()).isEqualTo("before");
        gate.open();
        force(file);
        assertThat(durable()).isEqualTo("before meanwhile");
    }

    @Test
    void aForceThatIsHeldWhenThePowerGoesHasNoEffect() throws Exception {
        Gate gate = Gate.holding(Operation.FORCE);
        writeDurably(file, "");
        write(file, 0, "lost");
        disk.onOperation(gate);
        CompletableFuture<Void> force = CompletableFuture.runAsync(
                () -> assertThatThrownBy(() -> force(file)).isInstanceOf(PowerLost.class));
        gate.awaitHeld(1);

        disk.crash();
        gate.open();
        force.join();

        assertThat(durable()).isEmpty();
    }
}
