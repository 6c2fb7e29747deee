package io.warren.journal.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefinitionLogTest {
    private static final AtomicLong NONCES = new AtomicLong(0x5eed);

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;
    @SuppressWarnings("NullAway.Init") // by the method below
    private DataDirectory directory;
    private final List<String> replayed = new ArrayList<>();

    @BeforeEach
    void openDirectory() {
        directory = DataDirectory.open(folder);
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void changesAreReplayedInTheirOrder() {
        try (DefinitionLog log = open()) {
            assertThat(replayed).isEmpty();
            log.append(bytes("one"));
            log.append(bytes("two"));
        }
        reopen();
        reopen();
        assertThat(replayed).containsExactly("change one", "change two");
    }

    @Test
    void aSnapshotTakesThePlaceOfEverythingBefore() throws IOException {
        try (DefinitionLog log = open()) {
            log.append(bytes("one"));
            log.snapshot(List.of(bytes("all"), bytes("of it")));
            log.append(bytes("behind"));
        }
        reopen();
        assertThat(replayed).containsExactly("snapshot all", "snapshot of it", "change behind");
        assertThat(files()).hasSize(1);
    }

    @Test
    void ofTwoFilesTheNewerCounts() throws IOException {
        Path old = folder.resolve("old");
        try (DefinitionLog log = open()) {
            log.append(bytes("one"));
            Path file = files().getFirst();
            Files.copy(file, old);
            log.snapshot(List.of(bytes("all")));
            Files.copy(old, file); // as if the crash had come before its deletion
        }
        reopen();
        assertThat(replayed).containsExactly("snapshot all");
        assertThat(files()).hasSize(1);
    }

    @Test
    void aTornChangeIsCut() throws IOException {
        long start;
        long end;
        try (DefinitionLog log = open()) {
            log.append(bytes("one"));
            start = log.bytes();
            log.append(bytes("two"));
            end = log.bytes() - 1; // a byte of padding
        }
        byte[] whole = Files.readAllBytes(files().getFirst());
        for (int cut = (int) start; cut < end; cut++) {
            for (Path file : files()) {
                Files.delete(file);
            }
            Files.write(folder.resolve("definitions").resolve("0000000000000001.log"), Arrays.copyOf(whole, cut));
            reopen();
            assertThat(replayed).as("cut at %d", cut).containsExactly("change one");
            reopen();
            assertThat(replayed).as("cut at %d", cut).containsExactly("change one");
        }
    }

    @Test
    void aDamagedChangeIsSkippedAndKeptAside() throws IOException {
        try (DefinitionLog log = open()) {
            log.append(bytes("one"));
            log.append(bytes("two"));
            log.append(bytes("three"));
        }
        Path file = files().getFirst();
        byte[] content = Files.readAllBytes(file);
        content[SegmentHeader.START + 16 + RecordFraming.CONTROL_RECORD_BYTES + RecordFraming.HEAD_BYTES] ^= 1;
        Files.write(file, content);

        try (DefinitionLog log = open()) {
            assertThat(log.damages()).hasSize(1);
            assertThat(replayed).containsExactly("change one", "change three");
        }
        try (Stream<Path> kept = Files.list(folder.resolve("quarantine"))) {
            assertThat(kept).hasSize(2);
        }
        reopen();
        assertThat(replayed).containsExactly("change one", "change three");
    }

    @Test
    void anUnreadableFileIsKeptAside() throws IOException {
        open().close();
        Files.write(files().getFirst(), new byte[100]);

        try (DefinitionLog log = open()) {
            assertThat(log.damages()).hasSize(1);
            log.append(bytes("new"));
        }
        reopen();
        assertThat(replayed).containsExactly("change new");
    }

    private void reopen() {
        open().close();
    }

    private DefinitionLog open() {
        replayed.clear();
        return DefinitionLog.open(directory, NONCES::incrementAndGet, (snapshot, entry) -> replayed
                .add((snapshot ? "snapshot " : "change ") + StandardCharsets.US_ASCII.decode(entry)));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("definitions"))) {
            return files.sorted().toList();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
