package io.warren.journal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordScannerTest {
    private static final SegmentHeader HEADER = new SegmentHeader(SegmentHeader.KIND_WAL, 1, 0x5eed, 0, 0,
            SegmentHeader.START);
    private static final int SIZE = SegmentHeader.START + (4 << 10);
    private static final int BOTH = RecordFraming.FIRST | RecordFraming.LAST;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;
    private SegmentFolder segments = SegmentFolder.ofLog(Path.of(""));

    @BeforeEach
    void makeSegment() throws IOException {
        segments = SegmentFolder.ofLog(folder);
        segments.create(HEADER, SIZE);
    }

    @Test
    void recordsAreReadAsTheyWereWritten() throws IOException {
        long end = write("one", "", "a record that is longer than the others");

        assertThat(read()).containsExactly("one", "", "a record that is longer than the others");
        assertThat(end % 8).isZero();
        assertThat(end).isEqualTo(SegmentHeader.START + 16 + 16 + 56);
    }

    @Test
    void twoPartsOfARecordAreReadAsOne() throws IOException {
        try (SegmentWriter writer = open()) {
            writer.append(7, BOTH, bytes("head "), bytes("and body"));
            writer.flush();
        }

        assertThat(read()).containsExactly("head and body");
    }

    @Test
    void payloadsOfAnySizeAndKindOfBufferAreWritten() throws IOException {
        Random random = new Random(1);
        List<byte[]> written = new ArrayList<>();
        segments.create(HEADER, 8 << 20);
        try (SegmentWriter writer = open()) {
            for (int size : new int[]{1, 65_535, 65_536, 600_000, 11, 524_276, 1_200_001}) {
                for (boolean direct : new boolean[]{true, false}) {
                    byte[] payload = new byte[size];
                    random.nextBytes(payload);
                    written.add(payload);
                    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
                    buffer.put(payload).flip();
                    writer.append(7, BOTH, buffer, null);
                    assertThat(buffer.remaining()).isEqualTo(size);
                }
            }
            writer.flush();
        }

        try (FileChannel channel = segments.read(1)) {
            RecordScanner scanner = scanner(channel);
            for (byte[] expected : written) {
                assertThat(scanner.next()).isTrue();
                assertThat(scanner.payload().equals(ByteBuffer.wrap(expected))).isTrue();
            }
            assertThat(scanner.next()).isFalse();
        }
    }

    @Test
    void anyFlippedBitOfARecordIsNoticed() throws IOException {
        long end = write("before", "the record", "behind");
        long start = SegmentHeader.START + RecordFraming.sizeOf("before".length());
        long recordEnd = start + RecordFraming.HEAD_BYTES + "the record".length();
        assertThat(end).isGreaterThan(recordEnd);

        for (long bit = start * 8; bit < recordEnd * 8; bit++) {
            flip(bit);
            assertThat(read()).as("bit %d", bit).containsExactly("before", "behind");
            flip(bit);
        }
        assertThat(read()).hasSize(3);
    }

    @Test
    void aValidRecordInAWrongPlaceIsNone() throws IOException {
        write("first record", "other record");
        byte[] file = Files.readAllBytes(segments.path(1));
        int length = (int) RecordFraming.sizeOf("first record".length());

        System.arraycopy(file, SegmentHeader.START, file, SegmentHeader.START + length, length);
        Files.write(segments.path(1), file);

        assertThat(read()).containsExactly("first record");
    }

    @Test
    void aValidRecordOfAnotherSegmentIsNone() throws IOException {
        write("old content");
        byte[] old = Files.readAllBytes(segments.path(1));
        SegmentHeader again = new SegmentHeader(SegmentHeader.KIND_WAL, 1, 0x5eee, 0, 0, SegmentHeader.START);
        segments.create(again, SIZE);

        byte[] file = Files.readAllBytes(segments.path(1));
        System.arraycopy(old, SegmentHeader.START, file, SegmentHeader.START, SIZE - SegmentHeader.START);
        Files.write(segments.path(1), file);

        try (FileChannel channel = segments.read(1)) {
            assertThat(new RecordScanner(channel, again, SegmentHeader.START, SIZE).next()).isFalse();
        }
    }

    @Test
    void aGapTellsWhereItBeginsAndEnds() throws IOException {
        write("one", "two", "three");
        flip((SegmentHeader.START + 16 + 13) * 8L);

        try (FileChannel channel = segments.read(1)) {
            RecordScanner scanner = scanner(channel);
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.hasGap()).isFalse();
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.hasGap()).isTrue();
            assertThat(scanner.gapStart()).isEqualTo(SegmentHeader.START + 16);
            assertThat(scanner.offset()).isEqualTo(SegmentHeader.START + 32);
            assertThat(scanner.next()).isFalse();
            assertThat(scanner.gapStart()).isEqualTo(SegmentHeader.START + 56);
            assertThat(scanner.gapDirtyEnd()).isEqualTo(SegmentHeader.START + 56);
        }
    }

    @Test
    void aMarkTellsWhatWasForced() throws IOException {
        try (SegmentWriter writer = open()) {
            writer.append(7, BOTH, bytes("one"), null);
            writer.appendMark(SegmentHeader.START + 16);
            writer.flush();
        }
        try (FileChannel channel = segments.read(1)) {
            RecordScanner scanner = scanner(channel);
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.durableMark()).isEqualTo(SegmentHeader.START);
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.isControl()).isTrue();
            assertThat(scanner.durableMark()).isEqualTo(SegmentHeader.START + 16);
        }
    }

    @Test
    void eitherCopyOfTheHeaderWillDo() throws IOException {
        for (int damaged : new int[]{0, 4096}) {
            byte[] file = Files.readAllBytes(segments.path(1));
            byte[] bad = file.clone();
            Arrays.fill(bad, damaged, damaged + 4096, (byte) 0);
            Files.write(segments.path(1), bad);
            try (FileChannel channel = segments.read(1)) {
                assertThat(segments.header(channel, 1)).isEqualTo(HEADER);
                assertThat(segments.header(channel, 2)).isNull();
            }
            Files.write(segments.path(1), file);
        }
    }

    @Test
    void junkIsNeitherARecordNorAFailure() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            byte[] file = Files.readAllBytes(segments.path(1));
            byte[] junk = new byte[SIZE - SegmentHeader.START];
            new Random(seed).nextBytes(junk);
            System.arraycopy(junk, 0, file, SegmentHeader.START, junk.length);
            Files.write(segments.path(1), file);
            assertThat(read()).as("seed %d", seed).isEmpty();
        }
    }

    private SegmentWriter open() throws IOException {
        return segments.append(HEADER, SegmentHeader.START, SegmentWriter.newStaging());
    }

    private long write(String... records) throws IOException {
        try (SegmentWriter writer = open()) {
            for (String record : records) {
                writer.append(7, BOTH, bytes(record), null);
            }
            writer.flush();
            return writer.end();
        }
    }

    private List<String> read() throws IOException {
        List<String> records = new ArrayList<>();
        try (FileChannel channel = segments.read(1)) {
            RecordScanner scanner = scanner(channel);
            while (scanner.next()) {
                records.add(StandardCharsets.US_ASCII.decode(scanner.payload()).toString());
            }
        }
        return records;
    }

    private static RecordScanner scanner(FileChannel channel) throws IOException {
        return new RecordScanner(channel, HEADER, SegmentHeader.START, Long.MAX_VALUE);
    }

    private void flip(long bit) throws IOException {
        byte[] file = Files.readAllBytes(segments.path(1));
        file[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
        Files.write(segments.path(1), file);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
