package io.warren.broker;

import io.warren.broker.alarm.MachineMemory;
import io.warren.broker.alarm.MemoryAlarm;
import io.warren.broker.auth.AccessControl;
import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.UserStore;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.config.ConfigEntry;
import io.warren.broker.connection.Connection;
import io.warren.broker.connection.ConnectionRegistry;
import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.MarkInitialized;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.DefinitionsUnavailableException;
import io.warren.broker.definition.store.DefinitionStore;
import io.warren.broker.definition.store.EphemeralStore;
import io.warren.broker.definition.store.LoggedDefinitions;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.socket.Socket;
import io.warren.broker.transport.AmqpListener;
import io.warren.broker.transport.EventLoops;
import io.warren.broker.vhost.VirtualHost;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageFormat;
import io.warren.queue.MessageQueue;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker.
 *
 * <p>
 * Threads: any.
 */
public final class Warren implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Warren.class);

    /** How long clients have to answer when the broker asks them to go. */
    private static final long GOODBYE_MILLIS = 2000;
    private static final long GOODBYE_LOOK_MILLIS = 5;

    private final BrokerConfig config;
    private final BrokerCounters counters = new BrokerCounters();
    private final ConnectionRegistry registry = new ConnectionRegistry();
    private final EventLoops loops;
    private final ScheduledExecutorService definitionsThread;
    private final ExecutorService hashing;
    private final MessageFormat messageFormat = new AmqpMessageFormat();
    private final Map<EventLoop, BacklogMemory> backlogs = new ConcurrentHashMap<>();
    private final MemoryAlarm memoryAlarm;
    /** Null: nothing is kept. Closed after everything that writes into it. */
    private final @Nullable DataDirectory data;
    private final DefinitionStore definitionStore;
    private final Definitions definitions;
    private final BrokerServices services;
    private final List<AmqpListener> listeners = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable DataFailedException failure;

    private Warren(BrokerConfig config, @Nullable DataDirectory data, @Nullable DefinitionStore definitionStore) {
        this.config = config;
        this.data = data;
        SecureRandom random = new SecureRandom();
        this.definitionStore = definitionStore != null ? definitionStore
                : data != null ? new LoggedDefinitions(data, random::nextLong) : EphemeralStore.INSTANCE;
        loops = new EventLoops(config.eventLoops());
        definitionsThread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("warren-definitions").factory());
        hashing = Executors.newFixedThreadPool(1, Thread.ofPlatform().daemon().name("warren-passwords").factory());
        memoryAlarm = new MemoryAlarm(
                config.memoryHighWatermarks(MachineMemory.bytes(), Runtime.getRuntime().maxMemory()),
                this::bytesOutsideHeap, this::alarm);
        PasswordHasher hasher = new PasswordHasher(hashing, random, config.passwordIterations());
        UserStore users = new UserStore(hasher);
        DirectReplies directReplies = new DirectReplies(random);
        definitions =
                new Definitions(users, name -> newVhost(name, directReplies), definitionsThread, this.definitionStore,
                        this::stopOnFailure);
        AccessControl access = new AccessControl(users, config.loopbackUsers(), hasher);
        services = new BrokerServices(config, definitions, access, counters, directReplies, System::nanoTime, random);
    }

    public static WarrenBuilder builder() {
        return new WarrenBuilder();
    }

    /**
     * The store is closed with the broker, also with one that does not start.
     *
     * @param data where durable things are kept, if anywhere
     * @param definitionStore in the place of what the data directory has for it
     */
    static Warren start(BrokerConfig config, @Nullable Path data, @Nullable DefinitionStore definitionStore,
            List<DefinitionChange<?>> further) throws IOException {
        Warren broker = new Warren(config, data == null ? null : open(data.toAbsolutePath()), definitionStore);
        try {
            broker.start(further);
            return broker;
        } catch (IOException | RuntimeException failure) {
            broker.close();
            throw failure;
        }
    }

    private static DataDirectory open(Path data) throws DataRefusedException {
        try {
            return DataDirectory.open(data);
        } catch (DataDirectoryException e) {
            throw new DataRefusedException(e);
        }
    }

    private void start(List<DefinitionChange<?>> further) throws IOException {
        for (ConfigEntry ignored : config.ignoredEntries()) {
            log.info("{}: {} has no effect in this version", ignored.origin(), ignored.key());
        }
        if (data != null) {
            log.info("data directory is {}", data.root());
        }
        defineInitially(further);
        memoryAlarm.start(definitionsThread);
        for (InetSocketAddress address : config.listeners()) {
            AmqpListener listener = new AmqpListener(loops, address, config, this::accept);
            listeners.add(listener);
            log.info("started TCP listener on {}:{}", listener.address().getHostString(), listener.address().getPort());
        }
    }

    /** What was there before, and on the very first start the defaults; then, each time, what the embedder wants. */
    private void defineInitially(List<DefinitionChange<?>> further) throws IOException {
        try {
            List<DefinitionChange<?>> changes = new ArrayList<>();
            if (!definitions.restore().toCompletableFuture().join()) {
                changes.addAll(defaults());
            }
            changes.addAll(further);
            CompletableFuture.allOf(changes.stream().map(change -> definitions.submit(change).toCompletableFuture())
                    .toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() instanceof DefinitionsUnavailableException stopped ? stopped.getCause()
                    : e.getCause();
            switch (cause) {
                case UnreadableDefinitionException unreadable -> throw unreadable;
                case IOException failed -> throw new DataFailedException(failed);
                case null, default -> throw e;
            }
        }
    }

    /** The mark comes last: a broker that dies before it makes all of them on its next start. */
    private List<DefinitionChange<?>> defaults() {
        return List.of(new AddVirtualHost(config.defaultVhost()),
                new PutUser(config.defaultUser(), config.defaultPassword(), config.defaultUserTags()),
                new GrantPermissions(config.defaultUser(), config.defaultVhost(), config.defaultConfigurePermission(),
                        config.defaultWritePermission(), config.defaultReadPermission()),
                new MarkInitialized());
    }

    /** Definitions thread, which close waits for: so somebody else has to call it. */
    private void stopOnFailure(IOException cause) {
        log.error("data cannot be stored: the broker stops", cause);
        failure = new DataFailedException(cause);
        Thread.ofPlatform().name("warren-stop").start(this::close);
    }

    private VirtualHost newVhost(String name, DirectReplies directReplies) {
        return new VirtualHost(name, this::newQueue, directReplies::target);
    }

    private MessageQueue newQueue(QueueDefinition definition) {
        EventLoop loop = loops.next();
        BacklogMemory blocks = backlogs.computeIfAbsent(loop, key -> new BacklogMemory());
        return new ClassicQueue(definition, loop, new QueueNews(), new QueueStorage(messageFormat, blocks, null));
    }

    private long bytesOutsideHeap() {
        return backlogs.values().stream().mapToLong(BacklogMemory::bytesTaken).sum();
    }

    private Connection accept(Socket socket) {
        Connection connection = new Connection(socket, services, registry);
        if (memoryAlarm.raised()) {
            connection.alarm("memory");
            if (!memoryAlarm.raised()) {
                connection.alarm(""); // it ended just before: that it did may have been told first
            }
        }
        return connection;
    }

    private void alarm(String lowResources) {
        registry.connections().forEach(connection -> connection.alarm(lowResources));
    }

    /** The port of the first AMQP listener. */
    public int amqpPort() {
        return amqpAddress().getPort();
    }

    /** Where the first AMQP listener is. */
    public InetSocketAddress amqpAddress() {
        return listeners.getFirst().address();
    }

    /** For a client on this machine, as the default user. */
    public String amqpUri() {
        return "amqp://" + encoded(config.defaultUser()) + ":" + encoded(config.defaultPassword()) + "@127.0.0.1:"
                + amqpPort() + "/" + encoded(config.defaultVhost());
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public BrokerCounters counters() {
        return counters;
    }

    /** Waits until the broker is closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Why the broker stopped by itself, or null if it did not; known when {@link #awaitClosed} returns. */
    public @Nullable DataFailedException failure() {
        return failure;
    }

    /** Asks all clients to go, stops, and leaves no thread. Everything that was in memory only is gone; the data directory is free. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                stop();
            } finally {
                closed.countDown();
            }
        }
        try {
            closed.await();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        definitions.stopWriting();
        listeners.forEach(AmqpListener::close);
        registry.connections().forEach(connection -> connection.shutDown("shutdown"));
        awaitGoodbyes();
        loops.close();
        definitionsThread.shutdown(); // no interrupt: that would close a file it writes to
        hashing.shutdownNow();
        awaitTermination(definitionsThread);
        awaitTermination(hashing);
        backlogs.values().forEach(BacklogMemory::close);
        try {
            definitionStore.close();
        } catch (IOException e) {
            log.error("the store of the definitions did not close; all that was answered is in it", e);
        }
        if (data != null) {
            data.close();
        }
    }

    private void awaitGoodbyes() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS);
        try {
            while (!registry.connections().isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(GOODBYE_LOOK_MILLIS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitTermination(ExecutorService executor) {
        try {
            if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("a thread of the broker did not stop");
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** What queues tell the broker. */
    private final class QueueNews implements QueueListener {

        @Override
        public void onSelfDeleted(MessageQueue queue) {
            var _ = definitions.submit(new RemoveQueue(queue.definition().vhost(), queue));
        }

        @Override
        public boolean heapFull() {
            return memoryAlarm.heapFull();
        }

        @Override
        public void onMemoryChanged(long deltaBytes) {
            memoryAlarm.add(deltaBytes);
        }
    }
}
