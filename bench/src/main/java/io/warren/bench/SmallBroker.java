package io.warren.bench;

import io.warren.broker.auth.AccessControl;
import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.User;
import io.warren.broker.auth.UserStore;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.store.EphemeralStore;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.ClientCapabilities;
import io.warren.broker.session.Session;
import io.warren.broker.vhost.VirtualHost;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageQueue;
import io.warren.queue.QueueListener;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * What connections share of a broker, without its threads: the user guest may do everything in the virtual host /, changes of
 * definitions are applied by the caller, and queues belong to one event loop.
 */
public final class SmallBroker {
    public static final String USER = "guest";
    public static final String VHOST = "/";
    private static final int CHANNEL_MAX = 2047;
    private static final long SEED = 1;

    private final BrokerServices services;

    public SmallBroker(EventLoop queues) {
        BrokerConfig config = BrokerConfig.defaults();
        Random random = new Random(SEED);
        PasswordHasher hasher = new PasswordHasher(Runnable::run, random, 1);
        UserStore users = new UserStore(hasher);
        DirectReplies replies = new DirectReplies(random);
        Definitions definitions = new Definitions(users, name -> new VirtualHost(name,
                definition -> new ClassicQueue(definition, queues, new Ignorant(), new QueueStorage(new AmqpMessageFormat(), new BacklogMemory(), null)),
                replies::target), Runnable::run, EphemeralStore.INSTANCE, _ -> {});
        services = new BrokerServices(config, definitions, new AccessControl(users, Set.of(), hasher),
                new BrokerCounters(), replies, System::nanoTime, random);
        apply(new AddVirtualHost(VHOST));
        apply(new PutUser(USER, USER, Set.of()));
        apply(new GrantPermissions(USER, VHOST, ".*", ".*", ".*"));
    }

    /** Makes a change, which is done when this returns. */
    public <R> R apply(DefinitionChange<R> change) {
        return services.definitions().submit(change).toCompletableFuture().join();
    }

    public BrokerServices services() {
        return services;
    }

    public VirtualHost vhost() {
        return Objects.requireNonNull(services.definitions().vhost(VHOST));
    }

    /** A connection's, that has logged in. */
    public Session session() {
        return new Session(1, new User(USER, Set.of()), vhost(), ClientCapabilities.NONE, CHANNEL_MAX, services);
    }

    /** A queue's listener that nobody stands behind. */
    public static final class Ignorant implements QueueListener {
        @Override
        public void onSelfDeleted(MessageQueue queue) {}

        @Override
        public void onMemoryChanged(long deltaBytes) {}
    }
}
