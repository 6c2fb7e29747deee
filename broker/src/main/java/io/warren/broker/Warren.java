package io.warren.broker;

import io.warren.broker.alarm.DiskAlarm;
import io.warren.broker.alarm.LowResources;
import io.warren.broker.alarm.MachineMemory;
import io.warren.broker.alarm.MemoryAlarm;
import io.warren.broker.auth.AccessControl;
import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.UserStore;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.config.ConfigEntry;
import io.warren.broker.connection.Connection;
import io.warren.broker.connection.ConnectionRegistry;
import io.warren.broker.connection.ServerProperties;
import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.ChangeQueueArguments;
import io.warren.broker.definition.DefinitionChange.DeclareOwnExchange;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.MarkInitialized;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.SetTracing;
import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.DefinitionsUnavailableException;
import io.warren.broker.definition.DeletionListener;
import io.warren.broker.definition.json.BootDefinitions;
import io.warren.broker.definition.json.DefinitionsExport;
import io.warren.broker.definition.json.DefinitionsImport;
import io.warren.broker.definition.json.ImportReport;
import io.warren.broker.definition.store.DefinitionStore;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.broker.event.Events;
import io.warren.broker.json.Json;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.Session;
import io.warren.broker.socket.Socket;
import io.warren.broker.systemexchange.EventExchange;
import io.warren.broker.transport.AmqpListener;
import io.warren.broker.transport.Clocks;
import io.warren.broker.transport.EventLoops;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.table.FieldTable;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageQueue;
import io.warren.queue.QueueDefinition;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private static final long HOUSE_SECONDS = 1;
    /** How long queues may take to answer when the broker starts or stops, before it goes on without them. */
    private static final long QUEUES_SECONDS = 60;

    private final BrokerConfig config;
    private final BrokerCounters counters = new BrokerCounters();
    private final Events events = new Events();
    private final ConnectionRegistry registry = new ConnectionRegistry();
    private final EventLoops loops;
    private final ExecutorService definitionsThread;
    private final ExecutorService hashing;
    private final NodeStorage storage;
    private final ScheduledExecutorService alarmsThread;
    private final LowResources lowResources;
    private final MemoryAlarm memoryAlarm;
    private final Definitions definitions;
    private final BrokerServices services;
    private final List<AmqpListener> listeners = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable DataFailedException failure;

    private Warren(BrokerConfig config, NodeStorage storage, SecureRandom random) {
        this.config = config;
        this.storage = storage;
        loops = new EventLoops(config.eventLoops(Runtime.getRuntime().availableProcessors()),
                new Clocks(System::currentTimeMillis, System::nanoTime));
        definitionsThread = Executors
                .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("warren-definitions").factory());
        hashing = Executors.newFixedThreadPool(1, Thread.ofPlatform().daemon().name("warren-passwords").factory());
        alarmsThread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("warren-alarms").factory());
        lowResources = new LowResources(this::alarm, events);
        memoryAlarm = new MemoryAlarm(
                config.memoryHighWatermarks(MachineMemory.bytes(), Runtime.getRuntime().maxMemory()),
                storage::bytesOutsideHeap, lowResources);
        PasswordHasher hasher = new PasswordHasher(hashing, random, config.passwordIterations());
        UserStore users = new UserStore(hasher, events);
        DirectReplies directReplies = new DirectReplies(random);
        definitions =
                new Definitions(users, name -> newVhost(name, directReplies), definitionsThread, storage.definitions(),
                        this::stopOnFailure, new Goodbyes());
        AccessControl access = new AccessControl(users, config.loopbackUsers(), hasher);
        services = new BrokerServices(config, definitions, access, counters, directReplies, System::nanoTime, random,
                events);
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
        SecureRandom random = new SecureRandom();
        Warren broker = of(config, NodeStorage.open(config, data, definitionStore, random), random);
        try {
            broker.start(further);
        } catch (IOException | RuntimeException e) {
            broker.close();
            DataFailedException reason = broker.failure;
            if (reason != null) {
                throw reason;
            }
            throw e;
        }
        return broker;
    }

    /** Also event loops may not be had: each needs some files. */
    private static Warren of(BrokerConfig config, NodeStorage storage, SecureRandom random) {
        try {
            return new Warren(config, storage, random);
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
    }

    private void start(List<DefinitionChange<?>> further) throws IOException {
        for (ConfigEntry ignored : config.ignoredEntries()) {
            log.info("{}: {} has no effect in this version", ignored.origin(), ignored.key());
        }
        var _ = storage.failure().thenAccept(this::stopOnFailure);
        defineInitially(further);
        startAlarms();
        for (InetSocketAddress address : config.listeners()) {
            AmqpListener listener = new AmqpListener(loops, address, config, this::accept);
            listeners.add(listener);
            log.info("started TCP listener on {}:{}", listener.address().getHostString(), listener.address().getPort());
        }
    }

    /** Only now: what is made at the start is no news. */
    private void startEvents() {
        String name = config.eventExchangeVhost();
        if (name == null) {
            return;
        }
        VirtualHost vhost = definitions.vhost(name);
        if (vhost == null) {
            log.error("event_exchange.vhost: there is no virtual host '{}', so nobody will hear of events", name);
            return;
        }
        definitions.submit(new DeclareOwnExchange(name, EventExchange.NAME, EventExchange.TYPE)).toCompletableFuture()
                .join();
        events.attach(new EventExchange(vhost, System::currentTimeMillis));
    }

    private void startAlarms() {
        if (storage.onDisk()) {
            long limit = config.diskFreeLimit(MachineMemory.bytes());
            log.info("disk free limit is {} bytes", limit);
            new DiskAlarm(storage::freeBytes, limit, lowResources).start(alarmsThread);
        }
        memoryAlarm.start(alarmsThread);
        var _ = alarmsThread.scheduleWithFixedDelay(storage::keepHouse, HOUSE_SECONDS, HOUSE_SECONDS, TimeUnit.SECONDS);
    }

    /** What was there before, and on the very first start the defaults; then, each time, what the embedder wants. */
    private void defineInitially(List<DefinitionChange<?>> further) throws IOException {
        try {
            List<DefinitionChange<?>> changes = new ArrayList<>();
            Path imported = config.definitionsPath();
            if (!definitions.restore().toCompletableFuture().join()) {
                changes.addAll(imported == null ? defaults() : List.of(new MarkInitialized()));
            }
            storage.restored();
            awaitAll(MessageQueue::stats); // in its first turn a queue tells the alarm what it holds
            if (imported != null) {
                new BootDefinitions(definitions, config.skipUnchangedDefinitions()).importFrom(imported);
            }
            changes.addAll(further);
            CompletableFuture.allOf(changes.stream().map(change -> definitions.submit(change).toCompletableFuture())
                    .toArray(CompletableFuture[]::new)).join();
            startEvents();
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

    /** On a thread that close waits for: so somebody else has to call it. */
    private void stopOnFailure(IOException cause) {
        log.error("data cannot be stored: the broker stops", cause);
        failure = new DataFailedException(cause);
        Thread.ofPlatform().name("warren-stop").start(this::close);
    }

    private VirtualHost newVhost(String name, DirectReplies directReplies) {
        events.tell("vhost.created", () -> FieldTable.builder().put("name", name).build());
        return new VirtualHost(name, this::newQueue, directReplies::target, events, System::nanoTime,
                config.defaultQueueType());
    }

    private MessageQueue newQueue(QueueDefinition definition) {
        EventLoop loop = loops.next();
        return new ClassicQueue(definition, loop, new QueueNews(loop, definitions, memoryAlarm, counters),
                storage.of(loop));
    }

    private Connection accept(Socket socket) {
        Connection connection = new Connection(socket, services, registry);
        String told = "";
        // Again if it has changed meanwhile: the change may have been told to the connection before what was seen here.
        for (String low = lowResources.text(); !low.equals(told); low = lowResources.text()) {
            connection.alarm(low);
            told = low;
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

    /**
     * From now on, or no longer, copies what is published and delivered in a virtual host to its exchange
     * {@code amq.rabbitmq.trace}; also after a restart. The stage completes when that holds.
     */
    public CompletionStage<?> trace(String vhost, boolean on) {
        return definitions.submit(new SetTracing(vhost, on));
    }

    /** Everything that is declared. */
    public Definitions definitions() {
        return definitions;
    }

    /**
     * Changes what is declared, and waits until the change is durable if it has to be.
     *
     * @throws RuntimeException
     *             the refusal, where it is refused
     */
    public <R> R change(DefinitionChange<R> change) {
        return await(definitions.submit(change));
    }

    /** As {@link #change}: replaces arguments of a queue while it works, and takes those away that are null. */
    public void changeQueueArguments(String vhost, String queue, Map<String, @Nullable Object> arguments) {
        change(new ChangeQueueArguments(vhost, queue, arguments));
    }

    /** Everything that is declared durable, users and all, as JSON in RabbitMQ's format. */
    public String exportDefinitions() {
        return Json.write(await(new DefinitionsExport(definitions, ServerProperties.RABBITMQ_VERSION).all()));
    }

    /**
     * Adds what a file of definitions in RabbitMQ's format says to what is declared.
     *
     * @throws io.warren.broker.error.InvalidDefinitionException
     *             if it is no such file; nothing has been changed then
     */
    public ImportReport importDefinitions(String json) {
        return await(new DefinitionsImport(definitions).all(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException refusal ? refusal : e;
        }
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

    /** Who writes ends before what it writes to. */
    private void stop() {
        definitions.stopWriting();
        listeners.forEach(AmqpListener::close);
        registry.connections().forEach(connection -> connection.shutDown("shutdown"));
        awaitGoodbyes();
        awaitAll(MessageQueue::rest);
        loops.close();
        definitionsThread.shutdown(); // no interrupt: that would close a file it writes to
        alarmsThread.shutdownNow();
        hashing.shutdownNow();
        awaitTermination(definitionsThread);
        awaitTermination(alarmsThread);
        awaitTermination(hashing);
        storage.close();
    }

    /** Asks all durable queues for something, and waits until they have answered; also those that go meanwhile do. */
    private void awaitAll(Function<MessageQueue, CompletionStage<?>> request) {
        CompletableFuture<?>[] answers = definitions.vhosts().stream().flatMap(vhost -> vhost.queues().stream())
                .filter(declared -> declared.queue().definition().durable())
                .map(declared -> request.apply(declared.queue()).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(answers).exceptionally(gone -> null).completeOnTimeout(null, QUEUES_SECONDS,
                TimeUnit.SECONDS).join();
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

    /** Clients do not stay where what they need is gone. */
    private final class Goodbyes implements DeletionListener {

        @Override
        public void onVirtualHostDeleted(VirtualHost vhost) {
            closeAll(session -> session.vhost().equals(vhost), "vhost '" + vhost.name() + "' is deleted");
        }

        @Override
        public void onUserDeleted(String name) {
            closeAll(session -> session.user().name().equals(name), "user '" + name + "' is deleted");
        }

        private void closeAll(Predicate<Session> sessions, String why) {
            registry.connections().forEach(connection -> connection.closeIf(sessions, why));
        }
    }
}
