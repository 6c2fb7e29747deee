package io.warren.queue.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PageFormatTest {

    private static final long OFFSET = 4096;
    private static final FoundPage PAGE = TestPages.page(2, OFFSET, 1000);

    private static ByteBuffer header() {
        return PageFormat.header(TestPages.QUEUE, TestPages.NONCE, PAGE, 2048, TestPages.bytes(2, 1000));
    }

    @Test
    void aHeaderSaysWhatWasWritten() {
        PageFormat.Header read = PageFormat.read(header(), TestPages.QUEUE, TestPages.NUMBER, OFFSET);
        assertThat(read).isEqualTo(new PageFormat.Header(PAGE.summary(), PAGE.place(),
                PageFormat.checksum(TestPages.bytes(2, 1000)), 2048));
    }

    @Test
    void aHeaderIsNoneInAnotherPlace() {
        assertThat(PageFormat.read(header(), TestPages.QUEUE, TestPages.NUMBER, OFFSET + 16)).isNull();
        assertThat(PageFormat.read(header(), TestPages.QUEUE, TestPages.NUMBER + 1, OFFSET)).isNull();
        assertThat(PageFormat.read(header(), TestPages.QUEUE + 1, TestPages.NUMBER, OFFSET)).isNull();
    }

    @Test
    void aHeaderIsNoneIfAnyBitOfItIsWrong() {
        for (int bit = 0; bit < PageFormat.HEADER_BYTES * Byte.SIZE; bit++) {
            ByteBuffer header = header();
            flip(header, bit);
            assertThat(PageFormat.read(header, TestPages.QUEUE, TestPages.NUMBER, OFFSET)).as("bit %d", bit).isNull();
        }
    }

    @Test
    void aFileHasANonceUnlessAnyBitThatCountsIsWrong() {
        ByteBuffer sound = PageFormat.fileHeader(TestPages.QUEUE, TestPages.NUMBER, TestPages.NONCE);
        assertThat(PageFormat.nonceOf(sound, TestPages.QUEUE, TestPages.NUMBER)).isEqualTo(TestPages.NONCE);
        assertThat(PageFormat.nonceOf(sound, TestPages.QUEUE + 1, TestPages.NUMBER)).isNull();
        assertThat(PageFormat.nonceOf(sound, TestPages.QUEUE, TestPages.NUMBER + 1)).isNull();
        for (int bit = 0; bit < 44 * Byte.SIZE; bit++) {
            ByteBuffer header = PageFormat.fileHeader(TestPages.QUEUE, TestPages.NUMBER, TestPages.NONCE);
            flip(header, bit);
            assertThat(PageFormat.nonceOf(header, TestPages.QUEUE, TestPages.NUMBER)).as("bit %d", bit).isNull();
        }
    }

    private static void flip(ByteBuffer bytes, int bit) {
        int at = bit / Byte.SIZE;
        bytes.put(at, (byte) (bytes.get(at) ^ 1 << bit % Byte.SIZE));
    }

    @Test
    void pagesStartAtMultiplesOfSixteen() {
        assertThat(PageFormat.sizeOf(0)).isEqualTo(96);
        assertThat(PageFormat.sizeOf(8)).isEqualTo(96);
        assertThat(PageFormat.sizeOf(9)).isEqualTo(112);
    }
}
