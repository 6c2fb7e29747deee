package io.warren.faultfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultChannelTest {
    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path file = disk.root().resolve("file");
    private final FileChannel channel;

    FaultChannelTest() throws IOException {
        channel = open(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    private FileChannel open(StandardOpenOption... options) throws IOException {
        return FileChannel.open(file, options);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void writesAtItsPositionAndMovesIt() throws IOException {
        assertThat(channel.write(bytes("hello"))).isEqualTo(5);
        assertThat(channel.write(bytes(" world"))).isEqualTo(6);

        assertThat(channel.position()).isEqualTo(11);
        assertThat(Files.readString(file)).isEqualTo("hello world");
    }

    @Test
    void writesElsewhereWithoutMoving() throws IOException {
        channel.write(bytes("x"), 10_000);

        assertThat(channel.position()).isZero();
        assertThat(channel.size()).isEqualTo(10_001);
        assertThat(Files.readAllBytes(file)).startsWith(0, 0, 0).endsWith(0, 'x');
    }

    @Test
    void gathersAndScatters() throws IOException {
        ByteBuffer[] parts = {bytes("ab"), bytes(""), bytes("cde")};
        assertThat(channel.write(parts)).isEqualTo(5);
        assertThat(parts[2].hasRemaining()).isFalse();
        assertThat(disk.operations(Operation.WRITE)).isEqualTo(1);

        channel.position(1);
        ByteBuffer[] targets = {ByteBuffer.allocate(1), ByteBuffer.allocate(10)};
        assertThat(channel.read(targets)).isEqualTo(4);
        assertThat(targets[0].array()).containsExactly('b');
        assertThat(targets[1].position()).isEqualTo(3);
        assertThat(channel.read(targets)).isEqualTo(-1);
    }

    @Test
    void readsWhatIsThere() throws IOException {
        channel.write(bytes("abc"));
        ByteBuffer target = ByteBuffer.allocate(8);

        assertThat(channel.read(target)).isEqualTo(-1);
        assertThat(channel.read(target, 1)).isEqualTo(2);
        assertThat(channel.read(target, 3)).isEqualTo(-1);
        assertThat(channel.read(ByteBuffer.allocate(0), 1)).isZero();
    }

    @Test
    void whatWasTruncatedReadsAsZerosWhenTheFileGrowsAgain() throws IOException {
        channel.write(bytes("abcdef"));

        channel.truncate(2);
        assertThat(channel.position()).isEqualTo(2);
        channel.write(bytes("z"), 4);

        assertThat(Files.readAllBytes(file)).containsExactly('a', 'b', 0, 0, 'z');
        channel.truncate(100);
        assertThat(channel.size()).isEqualTo(5);
    }

    @Test
    void appendsAtTheEndWhereverItIs() throws IOException {
        try (FileChannel log = open(StandardOpenOption.APPEND)) {
            channel.write(bytes("12345"));
            log.write(bytes("67"));
            log.position(0);
            log.write(bytes("8"));
        }
        assertThat(Files.readString(file)).isEqualTo("12345678");
    }

    @Test
    void transfers() throws IOException {
        byte[] much = "0123456789".repeat(2000).getBytes(UTF_8);

        assertThat(channel.transferFrom(Channels.newChannel(new ByteArrayInputStream(much)), 0, 50_000))
                .isEqualTo(20_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(channel.transferTo(5, 12_000, Channels.newChannel(out))).isEqualTo(12_000);

        assertThat(Files.readAllBytes(file)).isEqualTo(much);
        assertThat(out.toString(UTF_8)).startsWith("56789012").hasSize(12_000);
    }

    @Test
    void locksAgainstOthersOfTheSameProcess() throws IOException {
        try (FileChannel other = open(StandardOpenOption.WRITE); FileLock lock = channel.tryLock(0, 10, false)) {
            assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
            assertThat(other.tryLock(10, 5, false).isValid()).isTrue();

            lock.release();
            assertThat(lock.isValid()).isFalse();
            assertThat(channel.tryLock(0, 10, true).isShared()).isTrue();
        }
    }

    @Test
    void closingAChannelReleasesItsLocks() throws IOException {
        FileChannel other = open(StandardOpenOption.WRITE);
        FileLock lock = other.lock();

        other.close();

        assertThat(lock.isValid()).isFalse();
        assertThat(channel.tryLock().isValid()).isTrue();
    }

    @Test
    void doesOnlyWhatItWasOpenedFor() throws IOException {
        try (FileChannel reader = open(StandardOpenOption.READ); FileChannel writer = open(StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> reader.write(bytes("x"))).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> reader.truncate(0)).isInstanceOf(NonWritableChannelException.class);
            assertThatThrownBy(() -> writer.read(bytes("x"))).isInstanceOf(NonReadableChannelException.class);
            assertThatThrownBy(() -> writer.map(FileChannel.MapMode.READ_ONLY, 0, 1))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
        assertThatThrownBy(() -> open(StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void opensADirectoryToForceItOnly() throws IOException {
        try (FileChannel directory = FileChannel.open(disk.root(), StandardOpenOption.READ)) {
            directory.force(true);
            assertThatThrownBy(() -> directory.read(ByteBuffer.allocate(1))).hasMessage("Is a directory");
        }
        assertThat(disk.operations(Operation.DIR_FORCE)).isEqualTo(1);
    }

    @Test
    void aClosedChannelDoesNothing() throws IOException {
        channel.close();

        assertThatThrownBy(() -> channel.write(bytes("x"))).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> channel.force(true)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void anInterruptClosesIt() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> channel.write(bytes("x"))).isInstanceOf(ClosedByInterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aSynchronousChannelForcesEachWrite() throws IOException {
        channel.force(true);
        try (FileChannel synchronous = open(StandardOpenOption.WRITE, StandardOpenOption.DSYNC)) {
            synchronous.write(bytes("kept"));
        }
        PowerCut cut = PowerCut.of(PowerCut.Profile.LOSE_ALL, PowerCut.Entries.EXT4, 0);

        assertThat(Files.readString(disk.powerCut(cut).getPath("/file"))).isEqualTo("kept");
    }
}
