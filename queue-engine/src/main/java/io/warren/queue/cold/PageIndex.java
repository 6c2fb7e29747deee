package io.warren.queue.cold;

import io.warren.journal.dir.DurableFiles;
import io.warren.queue.backlog.PagePlace;
import io.warren.queue.backlog.PageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which pages are in which files, and from which segment on the log is needed, in one commit: so that a start need not look into
 * files that have not changed. It is never the truth: without it, or with one that is damaged, the files are looked through. So whatever
 * H2 throws over bytes that it did not write means just that; it checks some of them by assertions.
 *
 * <p>
 * Threads: one at a time.
 */
final class PageIndex implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PageIndex.class);

    private static final String FILE = "pages.mv.db";
    private static final int CACHE_MIB = 1;
    private static final int PAGE_BYTES = Long.BYTES * 5 + Integer.BYTES * 3;
    private static final String LOG_FROM = "log-from";
    private static final String LOG_NONCE = "log-nonce";

    private final Path folder;
    private final Path file;
    private final Function<Path, String> nameForH2;
    private @Nullable MVStore store;
    private boolean failed;
    private boolean named;

    /**
     * What an index says.
     *
     * @param problem
     *            why it cannot be used; null if it can, or is not there
     */
    record Content(Map<Long, Map<Long, FileCatalogue>> files, @Nullable String problem) {}

    PageIndex(Path folder, Function<Path, String> nameForH2) {
        this.folder = folder;
        this.file = fileIn(folder);
        this.nameForH2 = nameForH2;
    }

    static Path fileIn(Path folder) {
        return folder.resolve(FILE);
    }

    /** Reads an index and changes nothing. */
    static Content read(Path folder, Function<Path, String> nameForH2) {
        Path file = fileIn(folder);
        if (isNothing(file)) {
            return new Content(Map.of(), null);
        }
        try (MVStore store = new MVStore.Builder().fileName(nameForH2.apply(file)).readOnly().open()) {
            return new Content(decode(files(store)), null);
        } catch (RuntimeException | AssertionError e) {
            return new Content(Map.of(), "it cannot be used, and would be built again: " + e.getMessage());
        }
    }

    /** Not there, or created by a process that was killed before it wrote anything. */
    private static boolean isNothing(Path file) {
        try {
            return !Files.exists(file) || Files.size(file) == 0;
        } catch (IOException e) {
            return false; // what is wrong with it will be told when it is opened
        }
    }

    /** What it says of the files, by queue and number; nothing if it is not there or cannot be used, and then it is deleted. */
    Map<Long, Map<Long, FileCatalogue>> load() {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return decode(files(open()));
        } catch (RuntimeException | AssertionError e) {
            log.warn("the index of queue files is unusable and is built again: {}", e.toString());
            discard();
            return Map.of();
        }
    }

    /** Where the log began at the last commit. */
    LogStart logFrom() {
        try {
            return Files.exists(file)
                    ? new LogStart(positions().getOrDefault(LOG_FROM, 0L), positions().getOrDefault(LOG_NONCE, 0L))
                    : LogStart.UNKNOWN;
        } catch (RuntimeException | AssertionError e) {
            log.warn("the index of queue files is unusable and is built again: {}", e.toString());
            discard();
            return LogStart.UNKNOWN;
        }
    }

    /** Takes over what has changed, in one commit. A failure is no reason to stop: there is no index then until the next start. */
    void commit(Collection<FileCatalogue> changed, Collection<long[]> deleted, LogStart logFrom) {
        if (failed) {
            return;
        }
        try {
            MVMap<long[], byte[]> files = files(open());
            deleted.forEach(files::remove);
            changed.forEach(
                    catalogue -> files.put(new long[]{catalogue.queueId(), catalogue.file()}, encode(catalogue)));
            positions().put(LOG_FROM, logFrom.segment());
            positions().put(LOG_NONCE, logFrom.nonce());
            MVStore open = open();
            open.commit();
            open.sync();
            if (!named) {
                DurableFiles.forceDirectory(folder);
                named = true;
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            log.warn("the index of queue files cannot be written; the next start will look through the files: {}",
                    e.toString());
            discard();
            failed = true;
        }
    }

    private static MVMap<long[], byte[]> files(MVStore store) {
        return store.openMap("files", new MVMap.Builder<long[], byte[]>().keyType(QueueFileType.INSTANCE));
    }

    private MVMap<String, Long> positions() {
        return open().openMap("positions");
    }

    private MVStore open() {
        MVStore opened = store;
        if (opened == null) {
            opened = new MVStore.Builder().fileName(nameForH2.apply(file)).autoCommitDisabled().cacheSize(CACHE_MIB)
                    .open();
            store = opened;
        }
        return opened;
    }

    private void discard() {
        MVStore opened = store;
        store = null;
        try {
            if (opened != null) {
                opened.closeImmediately();
            }
            Files.deleteIfExists(file);
        } catch (IOException | RuntimeException | AssertionError e) {
            log.warn("{} cannot be deleted, which should be done before the next start: {}", file, e.toString());
        }
    }

    private static byte[] encode(FileCatalogue catalogue) {
        ByteBuffer bytes = ByteBuffer
                .allocate(Long.BYTES * 2 + Integer.BYTES + catalogue.pages().size() * PAGE_BYTES);
        bytes.putLong(catalogue.nonce()).putLong(catalogue.end()).putInt(catalogue.pages().size());
        for (FoundPage page : catalogue.pages()) {
            PageSummary summary = page.summary();
            bytes.putLong(page.place().offset()).putInt(page.place().length()).putLong(summary.firstId())
                    .putLong(summary.lastId()).putInt(summary.entries()).putLong(summary.bytes())
                    .putInt(summary.persistentEntries()).putLong(summary.persistentBytes());
        }
        return bytes.array();
    }

    private static Map<Long, Map<Long, FileCatalogue>> decode(MVMap<long[], byte[]> files) {
        Map<Long, Map<Long, FileCatalogue>> found = new HashMap<>();
        files.forEach((key, value) -> found.computeIfAbsent(key[0], id -> new HashMap<>()).put(key[1],
                decode(key[0], key[1], value)));
        return found;
    }

    private static FileCatalogue decode(long queueId, long file, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        long nonce = bytes.getLong();
        long end = bytes.getLong();
        List<FoundPage> pages = new ArrayList<>();
        for (int left = bytes.getInt(); left > 0; left--) {
            PagePlace place = new PagePlace(file, bytes.getLong(), bytes.getInt());
            pages.add(new FoundPage(place, new PageSummary(bytes.getLong(), bytes.getLong(), bytes.getInt(),
                    bytes.getLong(), bytes.getInt(), bytes.getLong())));
        }
        return new FileCatalogue(queueId, file, nonce, end, end, pages);
    }

    @Override
    public void close() {
        MVStore opened = store;
        store = null;
        if (opened != null) {
            try {
                opened.close();
            } catch (MVStoreException e) {
                log.warn("the index of queue files did not close: {}", e.toString());
                opened.closeImmediately();
            }
        }
    }
}
