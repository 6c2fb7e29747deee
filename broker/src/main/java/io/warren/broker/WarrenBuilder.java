package io.warren.broker;

import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.store.DefinitionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is to be like.
 *
 * <pre>{@code
 * try (Warren broker = Warren.builder().amqpPort(0).user("alice", "secret").permissions("alice", "/", ".*", ".*", ".*")
 *         .start()) {
 *     connectionFactory.setUri(broker.amqpUri());
 * }
 * }</pre>
 *
 * <p>
 * Threads: one.
 */
public final class WarrenBuilder {

    private BrokerConfig.Builder config = BrokerConfig.builder();
    private @Nullable Path dataDirectory;
    private @Nullable DefinitionStore definitionStore;
    private final List<DefinitionChange<?>> definitions = new ArrayList<>();

    WarrenBuilder() {
    }

    /** Listens on this port of the loopback interface and no other; 0 for any free one. */
    public WarrenBuilder amqpPort(int port) {
        return set("listeners.tcp.default", "127.0.0.1:" + port);
    }

    /** A setting by its name in RabbitMQ's configuration files. */
    public WarrenBuilder set(String key, String value) {
        config.set(key, value);
        return this;
    }

    /** Settings to start from; replaces what was set before. */
    public WarrenBuilder config(BrokerConfig settings) {
        config = settings.toBuilder();
        return this;
    }

    /**
     * Where everything durable is kept, as {@code warren.data_dir} says too; without it, everything goes with the broker. Made if
     * it is missing; one broker at a time uses it. The default user and virtual host are made on its first start only; what this
     * builder adds, on each.
     */
    public WarrenBuilder dataDirectory(Path directory) {
        dataDirectory = directory;
        return this;
    }

    /**
     * Where durable definitions are kept, in the place of the data directory. The broker closes it. With a store that keeps
     * something, the default user and virtual host are made on its first start only; what this builder adds, on each.
     */
    public WarrenBuilder definitionStore(DefinitionStore store) {
        definitionStore = store;
        return this;
    }

    /** A further virtual host; the default user may do everything in it. */
    public WarrenBuilder vhost(String name) {
        definitions.add(new AddVirtualHost(name));
        String defaultUser = config.build().defaultUser();
        definitions.add(new GrantPermissions(defaultUser, name, ".*", ".*", ".*"));
        return this;
    }

    /** A further user, who may do nothing until {@link #permissions} says so. */
    public WarrenBuilder user(String name, String password, String... tags) {
        definitions.add(new PutUser(name, password, Set.of(tags)));
        return this;
    }

    /** Whatever else is to be declared when the broker starts, in the order of these calls. */
    public WarrenBuilder define(DefinitionChange<?> change) {
        definitions.add(change);
        return this;
    }

    /** Gives a user a virtual host and three regular expressions of what may be configured, written and read there. */
    public WarrenBuilder permissions(String user, String vhost, String configure, String write, String read) {
        definitions.add(new GrantPermissions(user, vhost, configure, write, read));
        return this;
    }

    /**
     * Starts the broker; it accepts clients when this returns.
     *
     * @throws DataRefusedException
     *             if the data directory is not one, or in use
     * @throws IOException
     *             if a port cannot be had, or what is stored cannot be read
     * @throws io.warren.broker.config.ConfigException
     *             if a setting is not one
     */
    public Warren start() throws IOException {
        BrokerConfig settings = config.build();
        Path data = dataDirectory != null ? dataDirectory : settings.dataDirectory();
        return Warren.start(settings, data, definitionStore, definitions);
    }
}
