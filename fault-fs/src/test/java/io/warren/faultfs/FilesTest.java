package io.warren.faultfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FilesTest {
    private final FaultFileSystem disk = FaultFileSystem.create(0);
    private final Path root = disk.root();
    private final Path file = root.resolve("file");

    @Test
    void writesAndReadsFiles() throws IOException {
        Files.writeString(file, "first and long");
        Files.writeString(file, "second");
        Files.writeString(file, " third", StandardOpenOption.APPEND);

        assertThat(Files.readString(file)).isEqualTo("second third");
        assertThat(Files.size(file)).isEqualTo(12);
        assertThat(Files.isRegularFile(file)).isTrue();
        assertThat(Files.readAllLines(file)).containsExactly("second third");
    }

    @Test
    void makesDirectoriesAndWalksThem() throws IOException {
        Files.createDirectories(root.resolve("a/b/c"));
        Files.createDirectories(root.resolve("a/b/c"));
        Files.writeString(root.resolve("a/b/z.log"), "z");
        Files.writeString(root.resolve("a/b/y.idx"), "y");

        try (Stream<Path> walk = Files.walk(root)) {
            assertThat(walk.map(Path::toString)).containsExactly("/", "/a", "/a/b", "/a/b/c", "/a/b/y.idx",
                    "/a/b/z.log");
        }
        List<Path> logs = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.resolve("a/b"), "*.log")) {
            stream.forEach(logs::add);
        }
        assertThat(logs).containsExactly(root.resolve("a/b/z.log"));
    }

    @Test
    void refusesWhatLinuxRefuses() throws IOException {
        Files.createDirectory(root.resolve("dir"));
        Files.writeString(root.resolve("dir/file"), "x");

        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.writeString(root.resolve("no/file"), ""))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.createDirectory(root.resolve("dir")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.createFile(root.resolve("dir/file")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> Files.delete(root.resolve("dir"))).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Files.delete(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Files.delete(root)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Files.writeString(root.resolve("dir"), "")).isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Is a directory");
        assertThatThrownBy(() -> Files.move(root.resolve("dir"), root.resolve("dir/below")))
                .hasMessageContaining("Invalid argument");
        assertThatThrownBy(() -> Files.createFile(root.resolve("dir/file/below")))
                .hasMessageContaining("Not a directory");
    }

    @Test
    void movesOverAnotherFileOnlyIfAsked() throws IOException {
        Path other = root.resolve("other");
        Files.writeString(file, "new");
        Files.writeString(other, "old");

        assertThatThrownBy(() -> Files.move(file, other)).isInstanceOf(FileAlreadyExistsException.class);
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
        assertThat(Files.readString(other)).isEqualTo("new");
        assertThat(Files.exists(file)).isFalse();

        Files.writeString(file, "newer");
        Files.move(file, other, StandardCopyOption.REPLACE_EXISTING);
        assertThat(Files.readString(other)).isEqualTo("newer");
    }

    @Test
    void movesADirectoryWithAllThatIsInIt() throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/file"), "x");

        Files.move(root.resolve("a"), root.resolve("moved"));

        assertThat(Files.readString(root.resolve("moved/b/file"))).isEqualTo("x");
        assertThat(Files.exists(root.resolve("a"))).isFalse();
    }

    @Test
    void copies() throws IOException {
        Files.writeString(file, "x".repeat(10_000));

        Files.copy(file, root.resolve("copy"));

        assertThat(Files.mismatch(file, root.resolve("copy"))).isEqualTo(-1);
        assertThatThrownBy(() -> Files.copy(file, root.resolve("copy"))).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aDeletedFileLivesOnInItsChannels() throws IOException {
        Files.writeString(file, "still here");

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Files.delete(file);
            assertThat(Files.exists(file)).isFalse();
            assertThat(channel.size()).isEqualTo(10);
        }
    }

    @Test
    void keepsPermissionsAndTimes() throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(42));

        assertThat(Files.getAttribute(file, "posix:permissions")).isEqualTo(Files.getPosixFilePermissions(file));
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(42));
        assertThat(Files.getPosixFilePermissions(disk.killProcess().getPath("/file")))
                .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
    }

    @Test
    void aLaterWriteHasALaterTime() throws IOException {
        Files.writeString(file, "x");
        FileTime first = Files.getLastModifiedTime(file);

        Files.writeString(file, "y");

        assertThat(Files.getLastModifiedTime(file)).isGreaterThan(first);
    }

    @Test
    void isGoneAfterItsClose() throws IOException {
        Files.writeString(file, "x");
        FaultFileSystem image = disk.killProcess();

        disk.close();

        assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(ClosedFileSystemException.class);
        assertThat(Files.readString(image.getPath("/file"))).isEqualTo("x");
    }
}
