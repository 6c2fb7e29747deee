package io.warren.broker;

import io.warren.broker.alarm.MachineMemory;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.store.DefinitionStore;
import io.warren.broker.definition.store.EphemeralStore;
import io.warren.broker.definition.store.LoggedDefinitions;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.log.LogEnvironment;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.cold.PageFiles;
import io.warren.queue.durable.MessageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a broker keeps, and the threads that wait for the disk for it. Without a data directory it keeps nothing.
 *
 * <p>
 * In this order: {@link #open}; the definitions are restored from {@link #definitions}, and with them the queues; then
 * {@link #restored}. {@link #close} after everything that writes: the definitions thread and the event loops.
 *
 * <p>
 * Threads: {@link #of} and {@link #bytesOutsideHeap} any; the rest, those that build and stop the broker, which wait for the disk.
 */
final class NodeStorage implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NodeStorage.class);

    /** Two, so that a segment can be made ready while old ones are deleted. */
    private static final int DISK_THREADS = 2;
    private static final long THREADS_END_SECONDS = 30;
    /** The share of the heap that messages of all queues may take, while they are not packed. */
    private static final int HEAP_PER_NEAR = 8;

    private final MessageFormat format = new AmqpMessageFormat();
    private final Map<EventLoop, QueueStorage> storages = new ConcurrentHashMap<>();
    private final CompletableFuture<IOException> failure = new CompletableFuture<>();
    private final long backlogBytes;
    private final long nearBytes;
    private DefinitionStore definitions;
    private @Nullable DataDirectory directory;
    private @Nullable ExecutorService journalThread;
    private @Nullable ExecutorService diskThreads;
    private @Nullable ExecutorService pageWriter;
    private @Nullable ExecutorService pageReader;
    private @Nullable MessageStore messages;

    private NodeStorage(BrokerConfig config, DefinitionStore definitions) {
        this.definitions = definitions;
        long heap = Runtime.getRuntime().maxMemory();
        int loops = config.eventLoops(Runtime.getRuntime().availableProcessors());
        this.backlogBytes = config.backlogMemory(MachineMemory.bytes(), heap) / loops;
        this.nearBytes = heap / HEAP_PER_NEAR / loops;
    }

    /**
     * Opens the data directory and reads the messages in it.
     *
     * @param data null: nothing is kept
     * @param definitions in the place of what the data directory has for them; closed with this, also if this does not open
     * @throws DataRefusedException if the directory is not one, or in use
     * @throws DataFailedException if the disk fails
     */
    static NodeStorage open(BrokerConfig config, @Nullable Path data, @Nullable DefinitionStore definitions,
            RandomGenerator random) throws DataRefusedException, DataFailedException {
        NodeStorage storage = new NodeStorage(config, definitions == null ? EphemeralStore.INSTANCE : definitions);
        boolean opened = false;
        try {
            if (data != null) {
                storage.openDirectory(config, data.toAbsolutePath(), definitions == null, random);
            }
            opened = true;
            return storage;
        } catch (DataDirectoryException e) {
            throw new DataRefusedException(e);
        } catch (UncheckedIOException e) {
            throw new DataFailedException(new IOException(e.getMessage() + ": " + e.getCause(), e));
        } finally {
            if (!opened) {
                storage.close();
            }
        }
    }

    private void openDirectory(BrokerConfig config, Path data, boolean withDefinitions, RandomGenerator random) {
        DataDirectory opened = DataDirectory.open(data);
        directory = opened;
        log.info("data directory is {}", opened.root());
        if (withDefinitions) {
            definitions = new LoggedDefinitions(opened, random::nextLong);
        }
        ExecutorService writer = threadNamed("warren-journal");
        journalThread = writer;
        ExecutorService disk = Executors
                .newFixedThreadPool(DISK_THREADS, Thread.ofPlatform().daemon().name("warren-disk-", 0).factory());
        diskThreads = disk;
        ExecutorService pagesOut = threadNamed("warren-pages-out");
        pageWriter = pagesOut;
        ExecutorService pagesIn = threadNamed("warren-pages-in");
        pageReader = pagesIn;
        messages = MessageStore.open(opened, config.journal(),
                new LogEnvironment(writer, disk, System::nanoTime, random::nextLong),
                new PageFiles.Environment(pagesOut, pagesIn, System::nanoTime, random::nextLong, Path::toString),
                format,
                failure::complete);
        logRecovery(messages);
    }

    private static ExecutorService threadNamed(String name) {
        return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    }

    private static void logRecovery(MessageStore messages) {
        Iterator<String> lines = messages.recovery().lines().iterator();
        log.info("journal: {}", lines.next());
        lines.forEachRemaining(damage -> log.error("journal: {}", damage));
    }

    DefinitionStore definitions() {
        return definitions;
    }

    /** Completes, on the journal's thread, if messages cannot be stored any more. */
    CompletionStage<IOException> failure() {
        return failure;
    }

    /** What the queues of an event loop share. */
    QueueStorage of(EventLoop loop) {
        return storages.computeIfAbsent(loop, key -> newStorage());
    }

    /** Without files, backlogs have nowhere to go but memory. */
    private QueueStorage newStorage() {
        return messages == null ? new QueueStorage(format, new BacklogMemory(), null)
                : new QueueStorage(format, new BacklogMemory(backlogBytes, nearBytes), messages);
    }

    /** To be called every second: gives back room on disk that is not needed any more. */
    void keepHouse() {
        if (messages != null) {
            messages.keepHouse();
        }
    }

    /** All queues are there: messages of others are forgotten. */
    void restored() {
        if (messages != null) {
            messages.forgetOthers();
        }
    }

    /** Whether anything is kept. */
    boolean onDisk() {
        return directory != null;
    }

    /** Bytes that can still be written where the data directory is. */
    long freeBytes() throws IOException {
        if (directory == null) {
            throw new IllegalStateException("Expected a data directory");
        }
        return Files.getFileStore(directory.root()).getUsableSpace();
    }

    /** Bytes of messages that queues keep outside of the heap. */
    long bytesOutsideHeap() {
        return storages.values().stream().mapToLong(storage -> storage.memory().bytesTaken()).sum();
    }

    /** Makes durable what was written, and gives the directory back, in every case. */
    @Override
    public void close() {
        close("journal", messages);
        end(journalThread);
        end(diskThreads); // before the directory is free, as they may be at its files
        end(pageReader);
        end(pageWriter);
        storages.values().forEach(storage -> storage.memory().close());
        close("log of the definitions", definitions);
        close("data directory", directory);
    }

    private static void close(String what, @Nullable AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception e) {
            log.error("the {} did not close; what was answered is in it", what, e);
        }
    }

    /** Without an interrupt, which would close the file that a thread is at. */
    private static void end(@Nullable ExecutorService threads) {
        if (threads == null) {
            return;
        }
        threads.shutdown();
        try {
            if (!threads.awaitTermination(THREADS_END_SECONDS, TimeUnit.SECONDS)) {
                log.error("a thread still waits for the disk");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
