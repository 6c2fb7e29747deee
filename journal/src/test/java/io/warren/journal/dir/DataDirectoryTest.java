package io.warren.journal.dir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void aMissingDirectoryIsMadeForItsOwnerOnly() throws IOException {
        Path root = folder.resolve("a").resolve("b");
        try (DataDirectory directory = DataDirectory.open(root)) {
            assertThat(Stream.of(directory.wal(), directory.queues(), directory.definitions(), directory.index(),
                    directory.quarantine())).allMatch(Files::isDirectory);
            assertThat(root.resolve("format")).hasContent("warren-data 3");
        }
        Assumptions.assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("posix"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root))).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryIsOpenedAgainWithWhatIsInIt() throws IOException {
        DataDirectory.open(folder).close();
        Files.writeString(folder.resolve("wal").resolve("0000000000000001.wal"), "content");

        DataDirectory.open(folder).close();

        assertThat(folder.resolve("wal").resolve("0000000000000001.wal")).hasContent("content");
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (DataDirectory first = DataDirectory.open(folder)) {
            assertThat(first.root()).isEqualTo(folder);
            Map<String, String> before = content();
            refuses("in use");
            assertThat(content()).isEqualTo(before);
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void aDirectoryOfAnotherVersionIsRefused() throws IOException {
        DataDirectory.open(folder).close();
        Files.writeString(folder.resolve("format"), "warren-data 1\n");
        refuses("version 3", "version 1");
    }

    @Test
    void aFormatOfSomethingElseIsRefused() throws IOException {
        DataDirectory.open(folder).close();
        Files.writeString(folder.resolve("format"), "another program's");
        refuses("warren-data 3");
    }

    @Test
    void aDirectoryWithOtherFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "Dear");
        refuses("letter.txt");
    }

    @Test
    void recordsWithoutAFormatAreRefused() throws IOException {
        DataDirectory.open(folder).close();
        Files.writeString(folder.resolve("wal").resolve("0000000000000001.wal"), "content");
        Files.delete(folder.resolve("format"));
        refuses("wal");
    }

    @Test
    void aMissingFolderIsRefused() throws IOException {
        DataDirectory.open(folder).close();
        Files.delete(folder.resolve("queues"));
        refuses("queues", "missing");
    }

    @Test
    void aMissingIndexIsMadeAgain() throws IOException {
        DataDirectory.open(folder).close();
        Files.delete(folder.resolve("index"));
        DataDirectory.openForReading(folder, DirectoryLock.OF_THE_SYSTEM).close();
        assertThat(folder.resolve("index")).doesNotExist();
        DataDirectory.open(folder).close();
        assertThat(folder.resolve("index")).isDirectory();
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        assertThatThrownBy(() -> DataDirectory.open(file)).isInstanceOf(DataDirectoryException.class);
        assertThat(file).hasContent("text");
    }

    @Test
    void makingADirectoryGoesOnWhereItWasInterrupted() throws IOException {
        DataDirectory.open(folder).close();
        Files.delete(folder.resolve("format"));
        Files.writeString(folder.resolve("format.tmp"), "warr");
        Files.delete(folder.resolve("quarantine"));
        Files.createDirectory(folder.resolve("lost+found"));

        try (DataDirectory directory = DataDirectory.open(folder)) {
            assertThat(directory.quarantine()).isDirectory();
            assertThat(folder.resolve("format")).hasContent("warren-data 3");
        }
    }

    @Test
    void readingNeedsACompleteDirectoryAndMakesNone() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> DataDirectory.openForReading(missing, DirectoryLock.OF_THE_SYSTEM))
                .isInstanceOf(DataDirectoryException.class);
        assertThat(missing).doesNotExist();
    }

    private void refuses(String... words) {
        Map<String, String> before = content();
        assertThatThrownBy(() -> DataDirectory.open(folder)).isInstanceOf(DataDirectoryException.class)
                .hasMessageContainingAll(words).hasMessageNotContaining("\n");
        assertThat(content()).isEqualTo(before);
    }

    private Map<String, String> content() {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                content.put(file.toString(), Files.isDirectory(file) ? "" : Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content;
    }
}
