package io.warren.queue.cold;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.faultfs.h2.FilePathFault;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DirectoryLock;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.queue.backlog.PagePlace;
import io.warren.queue.fake.ManualEventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The files of one queue, with all threads in one. */
class QueuePagesTest {

    private static final int LENGTH = 100_000;

    private final FaultFileSystem disk = FaultFileSystem.create(1);
    private final FilePathFault.Mount mount = FilePathFault.mount(disk);
    private final DataDirectory directory = DataDirectory.open(disk.root().resolve("data"), DirectoryLock.NONE);
    private final ManualEventLoop loop = new ManualEventLoop();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong nonces = new AtomicLong();
    private final List<Boolean> answers = new ArrayList<>();
    private PageFiles files = open();

    private PageFiles open() {
        if (!Files.exists(SegmentFolder.ofLog(directory.wal()).path(5))) {
            makeSegment(1);
        }
        PageFiles opened = new PageFiles(directory, new PageFiles.Environment(Runnable::run, Runnable::run, nanos::get,
                nonces::incrementAndGet, mount::name));
        try {
            opened.open();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return opened;
    }

    private void makeSegment(long nonce) {
        try {
            SegmentFolder.ofLog(directory.wal())
                    .create(new SegmentHeader(SegmentHeader.KIND_WAL, 5, nonce, 0, 0, 0), SegmentHeader.START);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void doesNotBelieveAnIndexThatNamesAnotherSegmentOfThatNumber() throws IOException {
        checkpoint(files.of(7, true, 0, loop));
        files.close();
        Files.delete(SegmentFolder.ofLog(directory.wal()).path(5));
        makeSegment(2);
        files = open();
        assertThat(files.logFrom()).isZero();
    }

    @AfterEach
    void close() {
        files.close();
        directory.close();
        mount.close();
    }

    private FoundPage write(QueuePages pages, int index) {
        FoundPage page = TestPages.page(index, 0, LENGTH);
        PagePlace place = pages.write(page.summary(), TestPages.bytes(index, LENGTH), answers::add);
        loop.runAll();
        return new FoundPage(place, page.summary());
    }

    private boolean comesBack(QueuePages pages, FoundPage page, int index) {
        ByteBuffer into = ByteBuffer.allocate(LENGTH);
        answers.clear();
        pages.read(page.place(), into.duplicate(), answers::add);
        loop.runAll();
        return answers.equals(List.of(true)) && into.equals(TestPages.bytes(index, LENGTH));
    }

    private void checkpoint(QueuePages pages) {
        var done = files.checkpoint(List.of(pages), 5);
        loop.runAll();
        assertThat(done).isCompleted();
    }

    private long fileCount() {
        try (Stream<Path> found = Files.walk(directory.queues())) {
            return found.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givesBackWhatWasWritten() {
        QueuePages pages = files.of(7, true, 0, loop);
        FoundPage first = write(pages, 0);
        FoundPage second = write(pages, 1);
        assertThat(answers).containsExactly(true, true);
        assertThat(comesBack(pages, second, 1)).isTrue();
        assertThat(comesBack(pages, first, 0)).isTrue();
    }

    @Test
    void findsItsPagesAgainWithAndWithoutTheIndex() throws IOException {
        QueuePages pages = files.of(7, true, 0, loop);
        List<FoundPage> written = List.of(write(pages, 0), write(pages, 1));
        checkpoint(pages);
        List<FoundPage> all = new ArrayList<>(written);
        all.add(write(pages, 2)); // of which the index does not know
        files.close();
        files = open();
        assertThat(files.logFrom()).isEqualTo(5);
        assertThat(files.pagesOf(7)).isEqualTo(all);
        files.close();
        Files.delete(directory.index().resolve("pages.mv.db"));
        files = open();
        assertThat(files.logFrom()).isZero();
        assertThat(files.pagesOf(7)).isEqualTo(all);
        assertThat(files.damagedPages()).isZero();
    }

    @Test
    void beginsAnotherFileBehindWhatMayBeHalfAPage() {
        QueuePages pages = files.of(7, true, 0, loop);
        FoundPage first = write(pages, 0);
        disk.failNth(Operation.WRITE, 2, Fault.SHORT_WRITE, false);
        write(pages, 1);
        assertThat(answers).containsExactly(true, false);
        FoundPage third = write(pages, 2);
        assertThat(third.place().file()).isEqualTo(first.place().file() + 1);
        assertThat(comesBack(pages, first, 0)).isTrue();
        assertThat(comesBack(pages, third, 2)).isTrue();
    }

    @Test
    void takesNoPagesForASecondAfterTheDiskRefusedOne() {
        QueuePages pages = files.of(7, true, 0, loop);
        nanos.set(10_000_000_000L);
        disk.failNth(Operation.WRITE, 1, Fault.ENOSPC, false);
        write(pages, 0);
        assertThat(pages.takesPages()).isFalse();
        nanos.addAndGet(1_000_000_001L);
        assertThat(pages.takesPages()).isTrue();
    }

    @Test
    void ofAQueueThatIsNotDurableDeletesAFileAsSoonAsItIsPassed() {
        QueuePages pages = files.of(7, false, 0, loop);
        FoundPage page = write(pages, 0);
        pages.passed(page.summary().lastId());
        assertThat(fileCount()).isOne();
        pages.passed(page.summary().lastId() + 1);
        assertThat(fileCount()).isZero();
    }

    @Test
    void ofADurableQueueDeletesAFileOnlyWhenWhatWasReadHasBeenCarriedOn() {
        QueuePages pages = files.of(7, true, 0, loop);
        FoundPage page = write(pages, 0);
        pages.passed(page.summary().lastId() + 1);
        assertThat(fileCount()).isOne();
        assertThat(files.idleBytes()).isPositive();
        assertThat(pages.carryOn(Set.of())).isEqualTo(page.place().file());
        assertThat(fileCount()).as("not before that is durable").isOne();
        pages.deleteCarriedOn();
        assertThat(fileCount()).isZero();
        assertThat(files.idleBytes()).isZero();
    }

    @Test
    void neverTakesANumberTwice() {
        QueuePages pages = files.of(7, true, 41, loop);
        assertThat(write(pages, 0).place().file()).isEqualTo(42);
        pages.carryOn(Set.of());
        pages.deleteCarriedOn();
        assertThat(write(pages, 1).place().file()).isEqualTo(43);
    }

    @Test
    void leavesNothingWhenItIsDeleted() {
        QueuePages pages = files.of(7, true, 0, loop);
        write(pages, 0);
        pages.delete();
        assertThat(fileCount()).isZero();
        assertThat(pages.takesPages()).isFalse();
        assertThat(directory.queues().resolve("0000000000000007")).doesNotExist();
    }

    @Test
    void failsACheckpointWhenAFileCannotBeForced() {
        QueuePages pages = files.of(7, true, 0, loop);
        write(pages, 0);
        disk.failNth(Operation.FORCE, 1, Fault.EIO, false);
        var done = files.checkpoint(List.of(pages), 5);
        loop.runAll();
        assertThat(done).isCompletedExceptionally();
        files.close();
        files = open();
        assertThat(files.logFrom()).as("the log is still needed").isZero();
    }

    @Test
    void whatBelongsToNoQueueIsDeleted() {
        write(files.of(7, true, 0, loop), 0);
        write(files.of(8, true, 0, loop), 0);
        files.close();
        files = open();
        files.of(8, true, 0, loop);
        files.forgetOthers();
        assertThat(directory.queues().resolve("0000000000000007")).doesNotExist();
        assertThat(directory.queues().resolve("0000000000000008")).exists();
    }
}
