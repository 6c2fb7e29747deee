package io.warren.queue.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DirectoryLock;
import io.warren.journal.log.LogEnvironment;
import io.warren.journal.log.LogSettings;
import io.warren.queue.CommitGroup;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.cold.PageFiles;
import io.warren.queue.fake.KeptMessage;
import io.warren.queue.fake.KeptMessageFormat;
import io.warren.queue.fake.RecordingListener;
import io.warren.queue.fake.ThreadEventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One life of a node with one durable queue, or a few, for a test that waits for everything it asks. */
final class DurableNode implements AutoCloseable {

    static final long SEGMENT_BYTES = 256 * 1024;
    private static final int BROWSED_AT_ONCE = 200;
    private static final AtomicLong NONCES = new AtomicLong(0x7ea);

    final CompletableFuture<IOException> fatal = new CompletableFuture<>();
    final MessageStore store;
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final ThreadEventLoop loop = new ThreadEventLoop("queue");
    private final BacklogMemory blocks;
    private final ExecutorService pageWriter =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final ExecutorService pageReader =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final KeptMessageFormat format = new KeptMessageFormat();
    private final DataDirectory directory;
    private final List<ClassicQueue> queues = new ArrayList<>();
    private final Queue<String> answeredTwice = new ConcurrentLinkedQueue<>();
    private boolean ended;

    DurableNode(Path root, long backlogBytes, Function<Path, String> nameForH2) {
        blocks = new BacklogMemory(backlogBytes, backlogBytes == Long.MAX_VALUE ? Long.MAX_VALUE : 0);
        directory = DataDirectory.open(root, DirectoryLock.NONE);
        LogEnvironment environment =
                new LogEnvironment(threads, threads, System::nanoTime, NONCES::incrementAndGet);
        PageFiles.Environment pages = new PageFiles.Environment(pageWriter, pageReader, System::nanoTime,
                NONCES::incrementAndGet, nameForH2);
        store = MessageStore.open(directory, LogSettings.DEFAULT.withSegmentBytes(SEGMENT_BYTES), environment, pages,
                format,
                fatal::complete);
    }

    ClassicQueue queue(long id) {
        return queue(id, true);
    }

    ClassicQueue queue(long id, boolean durable) {
        QueueDefinition definition =
                new QueueDefinition(id * QueueDefinition.IDS, "/", "q" + id, "classic", durable, false, false, false);
        ClassicQueue queue = new ClassicQueue(definition, loop, new RecordingListener(),
                new QueueStorage(format, blocks, store));
        queues.add(queue);
        return queue;
    }

    /** Publishes; completes when the queue has answered. */
    CompletableFuture<PublishBatch> publish(ClassicQueue queue, boolean persistent, int size, String... names) {
        CompletableFuture<PublishBatch> answer = new CompletableFuture<>();
        PublishBatch batch = new PublishBatch(answered -> {
            if (!answer.complete(answered)) {
                answeredTwice.add("from " + answered.message(0));
            }
        }, true, names.length);
        for (String name : names) {
            batch.add(new KeptMessage(name, persistent, size), 1);
        }
        queue.publish(batch);
        return answer;
    }

    /** Publishes a persistent message as a part of a transaction. */
    void publish(ClassicQueue queue, CommitGroup transaction, String name) {
        PublishBatch batch = new PublishBatch(answered -> {}, true, 1);
        batch.add(new KeptMessage(name, true, 10), 1);
        batch.join(transaction);
        queue.publish(batch);
    }

    void settle(ClassicQueue queue, CommitGroup transaction, long id) {
        Settlement settlement = new Settlement(null, Outcome.ACCEPTED, 1);
        settlement.add(id);
        settlement.join(transaction);
        queue.settle(settlement);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("Expected an answer", e);
        }
    }

    GetResult get(ClassicQueue queue, boolean settled) {
        return await(queue.get(settled).toCompletableFuture());
    }

    void settle(ClassicQueue queue, long id) {
        Settlement settlement = new Settlement(null, Outcome.ACCEPTED, 1);
        settlement.add(id);
        queue.settle(settlement);
        await(queue.stats().toCompletableFuture());
    }

    /** Looks at all that is ready, page by page. */
    List<String> names(ClassicQueue queue) {
        List<String> names = new ArrayList<>();
        for (boolean more = true; more;) {
            List<Message> found = await(queue.browse(names.size(), BROWSED_AT_ONCE).toCompletableFuture());
            found.forEach(message -> names.add(message.toString()));
            more = !found.isEmpty();
        }
        return names;
    }

    /** Takes all that is ready: names, those that may have been delivered before with a star. */
    List<String> drain(ClassicQueue queue) {
        List<String> names = new ArrayList<>();
        while (get(queue, true) instanceof GetResult.Got got) {
            names.add(got.message() + (got.redelivered() ? "*" : ""));
        }
        return names;
    }

    /** Stops in good order, if it has not ended before. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        for (ClassicQueue queue : queues) {
            await(queue.rest().toCompletableFuture());
        }
        end();
    }

    /** Stops as it is; with the file system fenced off before, as a killed process does. */
    void end() {
        ended = true;
        loop.close();
        store.close();
        endOf(pageWriter);
        endOf(pageReader);
        directory.close();
        blocks.close();
        threads.shutdown();
        assertThat(answeredTwice).as("batches that were answered twice").isEmpty();
    }

    private static void endOf(ExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new AssertionError("Expected the node's threads to end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
