package io.warren.queue.cold;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.h2.FilePathFault;
import io.warren.queue.backlog.PagePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageIndexTest {

    private static final String FILE = "pages.mv.db";

    private final FaultFileSystem disk = FaultFileSystem.create(1);

    private static FileCatalogue catalogue(long queueId, long file, int pages) {
        long end = 64 + pages * 1088L;
        return new FileCatalogue(queueId, file, queueId * 31 + file, end, end, IntStream.range(0, pages)
                .mapToObj(i -> new FoundPage(
                        new PagePlace(file, 64 + i * 1088L, 1000),
                        TestPages.page(i, 0, 1000).summary()))
                .toList());
    }

    private interface Use {
        void of(PageIndex index);
    }

    private static void with(FaultFileSystem disk, Use use) {
        try (FilePathFault.Mount mount = FilePathFault.mount(disk);
                PageIndex index = new PageIndex(disk.root(), mount::name)) {
            use.of(index);
        }
    }

    @Test
    void saysWhatWasCommitted() {
        with(disk, index -> {
            index.commit(List.of(catalogue(1, 1, 3), catalogue(1, 2, 500), catalogue(2, 1, 0)), List.of(),
                    new LogStart(5, 50));
            index.commit(List.of(catalogue(1, 3, 1)), List.of(new long[]{1, 1}), new LogStart(9, 90));
        });
        with(disk, index -> {
            assertThat(index.load()).isEqualTo(Map.of(1L, Map.of(2L, catalogue(1, 2, 500), 3L, catalogue(1, 3, 1)),
                    2L, Map.of(1L, catalogue(2, 1, 0))));
            assertThat(index.logFrom()).isEqualTo(new LogStart(9, 90));
        });
    }

    @Test
    void isEmptyWhenItIsNotThere() {
        with(disk, index -> {
            assertThat(index.load()).isEmpty();
            assertThat(index.logFrom()).isEqualTo(LogStart.UNKNOWN);
        });
    }

    @Test
    void isNotThereForThoseWhoLookWhenAKilledProcessHadOnlyCreatedIt() throws IOException {
        Files.createFile(disk.root().resolve(FILE));
        try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
            assertThat(PageIndex.read(disk.root(), mount::name)).isEqualTo(new PageIndex.Content(Map.of(), null));
        }
    }

    @Test
    void isEmptyAndDeletedWhenItIsNotOne() throws IOException {
        byte[] junk = new byte[20_000];
        new Random(1).nextBytes(junk);
        Files.write(disk.root().resolve(FILE), junk);
        with(disk, index -> {
            assertThat(index.load()).isEmpty();
            assertThat(index.logFrom()).isEqualTo(LogStart.UNKNOWN);
        });
        assertThat(disk.root().resolve(FILE)).doesNotExist();
    }

    @Test
    void isGoneAfterACommitThatTheDiskRefused() {
        with(disk, index -> {
            index.commit(List.of(catalogue(1, 1, 3)), List.of(), new LogStart(5, 50));
            disk.failNth(Operation.WRITE, 1, Fault.ENOSPC, true);
            index.commit(List.of(catalogue(1, 2, 3)), List.of(), new LogStart(6, 60));
            disk.clearFaults();
            index.commit(List.of(catalogue(1, 3, 3)), List.of(), new LogStart(7, 70));
        });
        assertThat(disk.root().resolve(FILE)).doesNotExist();
    }

    @Test
    void hasAllOfTheLastCommitAfterAPowerCutOrOfTheOneUnderWayOrNothing() {
        List<PowerCut.Profile> profiles = List.of(PowerCut.Profile.values());
        List<FaultFileSystem> images = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        int[] committed = {0};
        with(disk, index -> {
            disk.onOperation(operation -> {
                images.add(disk.powerCut(images.size(), profiles.get(images.size() % profiles.size())));
                done.add(committed[0]);
            });
            for (int i = 1; i <= 60; i++) {
                index.commit(List.of(catalogue(i % 5, i, i)), i > 20 ? List.of(new long[]{(i - 20) % 5, i - 20}) : List
                        .of(), new LogStart(i, i));
                committed[0] = i;
            }
        });
        assertThat(images.size()).isGreaterThan(100);
        for (int i = 0; i < images.size(); i++) {
            int least = done.get(i);
            with(images.get(i), index -> {
                Map<Long, Map<Long, FileCatalogue>> found = index.load();
                int last = (int) index.logFrom().segment();
                assertThat(last == 0 ? found.size() : 0).as("all of a commit is there, or nothing").isZero();
                List<FileCatalogue> all = found.values().stream().flatMap(files -> files.values().stream()).toList();
                assertThat(all).containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(Math.max(1, last - 19), last).mapToObj(n -> catalogue(n % 5, n, n))
                                .toList());
                assertThat(last == 0 || last == least || last == least + 1).as("%d after %d", last, least).isTrue();
            });
        }
    }
}
