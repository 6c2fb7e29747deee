package io.warren.faultfs;

import static io.warren.faultfs.Disks.open;
import static io.warren.faultfs.Disks.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CapacityTest {
    private static final int BLOCK = 4096;

    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path file = disk.root().resolve("file");

    @BeforeEach
    void limit() {
        disk.capacity(3 * BLOCK);
    }

    @Test
    void aFullDiskTakesWhatFitsAndThenNothing() throws IOException {
        try (FileChannel channel = open(file)) {
            ByteBuffer source = ByteBuffer.allocate(5 * BLOCK);
            assertThat(channel.write(source)).isEqualTo(3 * BLOCK);
            assertThatIOException().isThrownBy(() -> channel.write(source)).withMessage("No space left on device");

            assertThat(channel.write(ByteBuffer.allocate(BLOCK), BLOCK)).describedAs("where blocks are")
                    .isEqualTo(BLOCK);
            assertThat(Files.getFileStore(file).getUsableSpace()).isZero();
        }
    }

    @Test
    void aTruncationFreesSpace() throws IOException {
        write(file, 0, "x".repeat(3 * BLOCK));
        try (FileChannel channel = open(file)) {
            channel.truncate(BLOCK + 1);
        }
        assertThat(disk.usedBytes()).isEqualTo(2 * BLOCK);
    }

    @Test
    void aDeletedFileKeepsItsSpaceWhileItIsOpen() throws IOException {
        write(file, 0, "x".repeat(3 * BLOCK));
        try (FileChannel channel = open(file)) {
            Files.delete(file);
            assertThat(disk.usedBytes()).isEqualTo(channel.size());
        }
        assertThat(disk.usedBytes()).isZero();
    }

    @Test
    void aReplacedFileGivesItsSpaceBackAndAMovedOneKeepsIt() throws IOException {
        Path other = disk.root().resolve("other");
        write(file, 0, "x");
        write(other, 0, "x".repeat(2 * BLOCK));

        Files.move(file, disk.root().resolve("moved"));
        assertThat(disk.usedBytes()).isEqualTo(3 * BLOCK);
        Files.move(disk.root().resolve("moved"), other, StandardCopyOption.REPLACE_EXISTING);

        assertThat(disk.usedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void holesTakeNoSpace() throws IOException {
        write(file, 1_000_000, "x");

        assertThat(disk.usedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void anImageIsAsLargeAndAsFull() throws IOException {
        write(file, 0, "x".repeat(2 * BLOCK));
        try (FileChannel open = open(file)) {
            assertThat(disk.killProcess().usedBytes()).isEqualTo(open.size());
        }
        FaultFileSystem image = disk.killProcess();
        assertThatIOException().isThrownBy(() -> {
            for (int i = 0; i < 3; i++)
                write(image.getPath("/other"), (long) i * BLOCK, "x");
        }).withMessage("No space left on device");
    }
}
