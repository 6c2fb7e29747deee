package io.warren.queue.cold;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.dir.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads all pages of the durable queues of a stopped node and checks them, and that the index says the same as the files. Not one byte
 * is changed.
 *
 * <p>
 * A page that is not as it was written counts as damaged only if it had been forced, as far as anybody can tell: below the end that the
 * index knows, or that a later page says. Others may be writes that a crash kept from being finished.
 *
 * <p>
 * Threads: one.
 */
public final class PageVerifier {

    private final DataDirectory directory;
    private final Map<Long, Map<Long, FileCatalogue>> indexed;
    private final @Nullable String indexProblem;
    private final List<PageFindings> findings = new ArrayList<>();

    private PageVerifier(DataDirectory directory, Function<Path, String> nameForH2) throws IOException {
        this.directory = directory;
        PageIndex.Content content = PageIndex.read(directory.index(), nameForH2);
        this.indexed = content.files();
        this.indexProblem = content.problem();
    }

    /**
     * Verifies a directory.
     *
     * @throws DataDirectoryException
     *             if it is not one of ours, or in use
     * @throws UncheckedIOException
     *             if the disk fails
     */
    public static List<PageFindings> verify(Path root) {
        return verify(root, DirectoryLock.OF_THE_SYSTEM, Path::toString);
    }

    /** Verifies a directory on a file system that may have no locks, and that H2 knows under another name. */
    public static List<PageFindings> verify(Path root, DirectoryLock locking, Function<Path, String> nameForH2) {
        try (DataDirectory directory = DataDirectory.openForReading(root, locking)) {
            PageVerifier verifier = new PageVerifier(directory, nameForH2);
            verifier.verifyQueues();
            return verifier.findings;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + root, e);
        }
    }

    private void verifyQueues() throws IOException {
        Map<Long, Set<Long>> seen = new HashMap<>();
        for (long queueId : QueueFolder.durableQueues(directory.queues())) {
            Path folder = QueueFolder.of(directory.queues(), true, queueId);
            for (long number : QueueFolder.files(folder)) {
                seen.computeIfAbsent(queueId, id -> new HashSet<>()).add(number);
                FileCatalogue known = indexed.getOrDefault(queueId, Map.of()).get(number);
                findings.add(new FileCheck(QueueFolder.file(folder, number), queueId, number, known).run());
            }
        }
        if (Files.exists(PageIndex.fileIn(directory.index()))) {
            findings.add(verifyIndex(seen));
        }
    }

    /** The index may know files that are gone, for those are deleted first; what it says of others is compared with them. */
    private PageFindings verifyIndex(Map<Long, Set<Long>> seen) {
        long pages = 0;
        for (var queue : indexed.entrySet()) {
            for (var file : queue.getValue().entrySet()) {
                if (seen.getOrDefault(queue.getKey(), Set.of()).contains(file.getKey())) {
                    pages += file.getValue().pages().size();
                }
            }
        }
        String name = String.valueOf(directory.root().relativize(PageIndex.fileIn(directory.index())));
        return new PageFindings(name, pages, 0, 0, indexProblem == null ? List.of() : List.of(indexProblem));
    }

    /** One file. */
    private final class FileCheck {
        private final Path file;
        private final long queueId;
        private final long number;
        private final @Nullable FileCatalogue known;
        private final List<String> damages = new ArrayList<>();

        FileCheck(Path file, long queueId, long number, @Nullable FileCatalogue known) {
            this.file = file;
            this.queueId = queueId;
            this.number = number;
            this.known = known;
        }

        PageFindings run() throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                ByteBuffer header = ByteBuffer.allocate(PageFormat.FILE_HEADER_BYTES);
                Long nonce = PageScan.read(channel, header, 0) ? PageFormat.nonceOf(header, queueId, number) : null;
                PageScan scan = new PageScan(channel, queueId, number);
                scan.run(PageFormat.FILE_HEADER_BYTES);
                FileCatalogue described = known != null && nonce != null && known.nonce() == nonce ? known : null;
                long forced = Math.max(scan.forced(), described == null ? 0 : described.end());
                if (nonce == null && (known != null || forced > PageFormat.FILE_HEADER_BYTES)) {
                    damages.add("the file's header is damaged");
                }
                long whole = 0;
                long bytes = 0;
                for (FoundPage page : scan.pages()) {
                    if (PageScan.readPage(channel, queueId, page.place(),
                            ByteBuffer.allocate(page.place().length()))) {
                        whole++;
                        bytes += PageFormat.sizeOf(page.place().length());
                    } else if (page.place().offset() < forced) {
                        damage(page.place().offset(), PageFormat.sizeOf(page.place().length()),
                                "a page that does not match its checksum");
                    }
                }
                scan.gaps().stream().filter(gap -> gap.from() < forced)
                        .forEach(gap -> damage(gap.from(), gap.to() - gap.from(), "no page where one should be"));
                if (scan.end() < forced) {
                    damage(scan.end(), forced - scan.end(), "the end is missing");
                }
                if (described != null) {
                    compare(described, scan);
                }
                long unfinished = damages.isEmpty()
                        ? Math.max(0, channel.size() - PageFormat.FILE_HEADER_BYTES - bytes)
                        : 0;
                return new PageFindings(String.valueOf(directory.root().relativize(file)), whole, bytes, unfinished,
                        damages);
            }
        }

        private void compare(FileCatalogue catalogue, PageScan scan) {
            List<FoundPage> there = scan.pages().stream().filter(page -> page.place().offset() < catalogue.end())
                    .toList();
            if (!there.equals(catalogue.pages()) && damages.isEmpty()) {
                damages.add("the index says %d pages up to %d, the file has %d or others"
                        .formatted(catalogue.pages().size(), catalogue.end(), there.size()));
            }
        }

        private void damage(long offset, long length, String reason) {
            damages.add("%d bytes at %d: %s".formatted(length, offset, reason));
        }
    }
}
