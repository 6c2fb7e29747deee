package io.warren.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.journal.definitions.DefinitionLog;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.log.TestRecords;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class JournalVerifierTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path root;

    @Test
    void everyRecordOfASoundDirectoryIsCounted() throws IOException {
        TestRecords.write(root, "one", "two", "three");
        try (DataDirectory directory = DataDirectory.open(root);
                DefinitionLog definitions = DefinitionLog.open(directory, () -> 7, (snapshot, entry) -> {})) {
            definitions.append(ByteBuffer.allocate(10));
        }
        Map<String, Integer> before = content();

        VerifierReport report = JournalVerifier.verify(root);

        assertThat(report.isSound()).isTrue();
        assertThat(report.lines()).containsExactly(
                "0000000000000001.wal: 3 records, 56 bytes",
                "definitions: 0000000000000001.log: 1 records, 24 bytes");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aDamageIsFoundAndLeftAlone() throws IOException {
        TestRecords.write(root, "one", "two", "three");
        Path file = root.resolve("wal").resolve("0000000000000001.wal");
        byte[] bytes = Files.readAllBytes(file);
        bytes[SegmentHeader.START + RecordFraming.HEAD_BYTES] ^= 1;
        Files.write(file, bytes);
        Map<String, Integer> before = content();

        VerifierReport report = JournalVerifier.verify(root);

        assertThat(report.isSound()).isFalse();
        assertThat(report.lines()).startsWith("0000000000000001.wal: 2 records, 40 bytes, 1 damages",
                "  0000000000000001.wal: 16 bytes at 8192: no record, but there are records behind");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (DataDirectory directory = DataDirectory.open(root)) {
            assertThatThrownBy(() -> JournalVerifier.verify(directory.root()))
                    .isInstanceOf(DataDirectoryException.class).hasMessageContaining("in use");
        }
    }

    private Map<String, Integer> content() throws IOException {
        Map<String, Integer> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                content.put(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)).hashCode());
            }
        }
        return content;
    }
}
