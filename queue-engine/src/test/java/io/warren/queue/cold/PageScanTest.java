package io.warren.queue.cold;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.faultfs.FaultFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageScanTest {

    private static final int[] LENGTHS = {5000, 70_000, 9, 300_000, 12_345};

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final Path file = disk.root().resolve("file");

    @Test
    void findsAllPagesOfASoundFile() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, LENGTHS);
        PageScan scan = TestPages.scan(file, PageFormat.FILE_HEADER_BYTES);
        assertThat(scan.pages()).isEqualTo(pages);
        assertThat(scan.damages()).isEmpty();
        assertThat(scan.end()).isEqualTo(end(pages.getLast()));
        assertThat(pages).allMatch(this::isWhole);
    }

    @Test
    void goesOnWhereAnotherScanEnded() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, LENGTHS);
        PageScan scan = TestPages.scan(file, pages.get(3).place().offset());
        assertThat(scan.pages()).isEqualTo(pages.subList(3, 5));
    }

    @Test
    void aDamagedHeaderCostsItsPageAndIsReportedIfItHadBeenForced() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 4, LENGTHS);
        disk.damage(file, Damage.flipBit(pages.get(1).place().offset() + 40, 1));
        PageScan scan = TestPages.scan(file, PageFormat.FILE_HEADER_BYTES);
        assertThat(scan.pages()).isEqualTo(List.of(pages.get(0), pages.get(2), pages.get(3), pages.get(4)));
        assertThat(scan.damages())
                .containsExactly(new PageScan.Gap(pages.get(1).place().offset(), pages.get(2).place().offset()));
    }

    @Test
    void aPageThatIsNotThereMayBeAWriteThatWasNotFinishedIfItHadNotBeenForced() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 1, LENGTHS);
        disk.damage(file, Damage.flipBit(pages.get(3).place().offset() + 40, 1));
        PageScan scan = TestPages.scan(file, PageFormat.FILE_HEADER_BYTES);
        assertThat(scan.pages()).hasSize(4).doesNotContain(pages.get(3));
        assertThat(scan.damages()).isEmpty();
    }

    @Test
    void aFileThatEndsInAPageHasThoseBefore() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, LENGTHS);
        disk.damage(file, Damage.truncate(pages.get(3).place().offset() + 200_000));
        PageScan scan = TestPages.scan(file, PageFormat.FILE_HEADER_BYTES);
        assertThat(scan.pages()).isEqualTo(pages.subList(0, 3));
        assertThat(scan.end()).isEqualTo(pages.get(3).place().offset());
    }

    @Test
    void whatTheDiskCannotReadCostsOnlyThePagesThere() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, LENGTHS);
        disk.failReads(file, pages.get(1).place().offset(), 1);
        PageScan scan = TestPages.scan(file, PageFormat.FILE_HEADER_BYTES);
        assertThat(scan.pages()).contains(pages.get(0), pages.get(4)).doesNotContain(pages.get(1));
    }

    @Test
    void aPageIsNotWholeWhenAnyByteOfItIsWrong() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, LENGTHS);
        disk.damage(file, Damage.flipBit(pages.get(1).place().offset() + PageFormat.HEADER_BYTES + 69_999, 7));
        assertThat(TestPages.scan(file, PageFormat.FILE_HEADER_BYTES).pages()).as("the headers are sound")
                .isEqualTo(pages);
        assertThat(pages).filteredOn(this::isWhole).hasSize(4).doesNotContain(pages.get(1));
    }

    @Test
    void aPageThatLiesWhereAnotherShouldBeIsNotTakenForIt() throws IOException {
        List<FoundPage> pages = TestPages.write(file, 5, 3912, 4000, 4000, 4000);
        byte[] bytes = Files.readAllBytes(file);
        int first = (int) pages.get(1).place().offset();
        int second = (int) pages.get(2).place().offset();
        System.arraycopy(bytes, second, bytes, first, 4096);
        Files.write(file, bytes);
        assertThat(TestPages.scan(file, PageFormat.FILE_HEADER_BYTES).pages()).doesNotContain(pages.get(1))
                .contains(pages.get(2));
    }

    private boolean isWhole(FoundPage page) {
        try {
            return TestPages.isWhole(file, page);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long end(FoundPage page) {
        return page.place().offset() + PageFormat.sizeOf(page.place().length());
    }
}
