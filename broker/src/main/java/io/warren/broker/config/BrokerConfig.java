package io.warren.broker.config;

import io.warren.broker.config.ConfigKey.Family;
import io.warren.broker.config.ConfigKey.Ignored;
import io.warren.broker.config.ConfigKey.Setting;
import io.warren.journal.log.LogSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a broker, checked and complete: what nobody set has its default.
 *
 * <p>Threads: immutable, any.
 */
public final class BrokerConfig {
    /** Values that were set, by full key. */
    private final Map<String, Object> values;
    /** The rest is for what is under way, and for the collector. */
    private static final double HEAP_WATERMARK = 0.6;
    private static final long BACKLOG_BYTES_MAX = 1L << 30;
    private static final int MACHINE_PER_BACKLOG = 16;

    private final List<ConfigEntry> entries;
    private final List<ConfigEntry> ignoredEntries;

    private BrokerConfig(Map<String, Object> values, List<ConfigEntry> entries, List<ConfigEntry> ignoredEntries) {
        this.values = values;
        this.entries = entries;
        this.ignoredEntries = ignoredEntries;
    }

    /** A configuration in which nothing is set. */
    public static BrokerConfig defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with what is set here. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.entries.addAll(entries);
        return builder;
    }

    /** Settings that were accepted although they have no effect here, so that the broker can log them. */
    public List<ConfigEntry> ignoredEntries() {
        return ignoredEntries;
    }

    /** Where to listen, in the order of the keys; port 0 takes a free one. May be empty. */
    public List<InetSocketAddress> listeners() {
        if (value(Settings.NO_LISTENERS).equals("none")) {
            return List.of();
        }
        Map<String, InetSocketAddress> listeners = family(Settings.LISTENERS);
        return listeners.isEmpty() ? List.of(new InetSocketAddress(5672)) : List.copyOf(listeners.values());
    }

    public int listenBacklog() {
        return value(Settings.BACKLOG);
    }

    public boolean tcpNoDelay() {
        return value(Settings.NODELAY);
    }

    public boolean tcpKeepAlive() {
        return value(Settings.KEEPALIVE);
    }

    /** How long a client may take from connecting to connection.open; at least 1. */
    public long handshakeTimeoutMillis() {
        return value(Settings.HANDSHAKE_TIMEOUT).toMillis();
    }

    /** Seconds to suggest in connection.tune; 0 suggests no heartbeats. */
    public int heartbeatSeconds() {
        return value(Settings.HEARTBEAT);
    }

    /** Bytes, with frame header and end. */
    public int frameMax() {
        return value(Settings.FRAME_MAX);
    }

    /** Bytes, with frame header and end. */
    public int initialFrameMax() {
        return value(Settings.INITIAL_FRAME_MAX);
    }

    /** The highest channel number; 1 to 65535. */
    public int channelMax() {
        int channelMax = value(Settings.CHANNEL_MAX);
        return channelMax == 0 ? 65535 : channelMax;
    }

    /** Bytes of a message's body. */
    public int maxMessageSize() {
        return value(Settings.MAX_MESSAGE_SIZE);
    }

    /** How long a delivery may stay unacknowledged; 0: for ever. */
    public long consumerTimeoutMillis() {
        return value(Settings.CONSUMER_TIMEOUT).toMillis();
    }

    /** {@link Integer#MAX_VALUE} when there is no limit. */
    public int connectionMax() {
        return value(Settings.CONNECTION_MAX);
    }

    /** {@link Integer#MAX_VALUE} when there is no limit. */
    public int consumerMaxPerChannel() {
        return value(Settings.CONSUMER_MAX_PER_CHANNEL);
    }

    public String defaultUser() {
        return value(Settings.DEFAULT_USER);
    }

    public String defaultPassword() {
        return value(Settings.DEFAULT_PASS);
    }

    public String defaultVhost() {
        return value(Settings.DEFAULT_VHOST);
    }

    /** Regular expression. */
    public String defaultConfigurePermission() {
        return value(Settings.DEFAULT_CONFIGURE);
    }

    /** Regular expression. */
    public String defaultWritePermission() {
        return value(Settings.DEFAULT_WRITE);
    }

    /** Regular expression. */
    public String defaultReadPermission() {
        return value(Settings.DEFAULT_READ);
    }

    public Set<String> defaultUserTags() {
        Map<String, Boolean> tags = family(Settings.DEFAULT_USER_TAGS);
        return tags.isEmpty() ? Set.of("administrator") : whereTrue(tags);
    }

    /**
     * Users who may connect from this machine only. Unlike in RabbitMQ, naming another user does not take {@code guest}
     * out of the list: that would open a well-known password to the network by accident.
     */
    public Set<String> loopbackUsers() {
        if (value(Settings.NO_LOOPBACK_USERS).equals("none")) {
            return Set.of();
        }
        Map<String, Boolean> users = new TreeMap<>(family(Settings.LOOPBACK_USERS));
        users.putIfAbsent("guest", true);
        return whereTrue(users);
    }

    /** Names of SASL mechanisms in the order to offer them. */
    public List<String> authMechanisms() {
        Map<String, String> mechanisms = family(Settings.AUTH_MECHANISMS);
        if (!mechanisms.isEmpty()) {
            return mechanisms.values().stream().distinct().toList();
        }
        return anonymousLoginUser() == null ? List.of("PLAIN", "AMQPLAIN") : List.of("PLAIN", "AMQPLAIN", "ANONYMOUS");
    }

    /** The user anonymous connections act as; {@code null} when there are none. */
    public @Nullable String anonymousLoginUser() {
        String user = value(Settings.ANONYMOUS_LOGIN_USER);
        return user.equals("none") ? null : user;
    }

    /**
     * Bytes that queues may hold before publishing connections are blocked.
     *
     * @param machineMemory the memory of the machine or container, in bytes
     * @param maxHeap       the largest heap of this process, in bytes
     */
    public MemoryWatermarks memoryHighWatermarks(long machineMemory, long maxHeap) {
        long absolute = value(Settings.MEMORY_ABSOLUTE);
        double relative = value(Settings.MEMORY_RELATIVE);
        return new MemoryWatermarks(absolute > 0 ? absolute : (long) (machineMemory * relative),
                (long) (maxHeap * HEAP_WATERMARK));
    }

    /** How many bytes must be free where the data directory is, so that publishers go on; {@code machineMemory} in bytes. */
    public long diskFreeLimit(long machineMemory) {
        double relative = value(Settings.DISK_RELATIVE);
        return relative > 0 ? (long) (machineMemory * relative) : value(Settings.DISK_ABSOLUTE);
    }

    public boolean permitTransientNonExclusiveQueues() {
        return value(Settings.PERMIT_TRANSIENT_NONEXCL);
    }

    public boolean permitGlobalQos() {
        return value(Settings.PERMIT_GLOBAL_QOS);
    }

    /** The type of durable queues that are declared without one; {@code null}: as if nobody had said it. */
    public @Nullable String defaultQueueType() {
        String type = value(Settings.DEFAULT_QUEUE_TYPE);
        return type.equals("none") ? null : type;
    }

    /** The file or folder of definitions to import at the start; {@code null} when there is none. */
    public @Nullable Path definitionsPath() {
        String local = value(Settings.DEFINITIONS_PATH);
        String path = local.equals("none") ? value(Settings.LOAD_DEFINITIONS) : local;
        return path.equals("none") ? null : Path.of(path);
    }

    /** Whether definitions that are as they were at the last import are not imported again. */
    public boolean skipUnchangedDefinitions() {
        return value(Settings.DEFINITIONS_SKIP);
    }

    public String clusterName() {
        return value(Settings.CLUSTER_NAME);
    }

    /** Where the exchange for events is; {@code null} when there is none. */
    public @Nullable String eventExchangeVhost() {
        String vhost = value(Settings.EVENT_EXCHANGE_VHOST);
        return vhost.equals("none") ? null : vhost;
    }

    /** RabbitMQ's name of a level, or {@code none}. */
    public String consoleLogLevel() {
        return value(Settings.LOG_CONSOLE_LEVEL);
    }

    /**
     * How many threads carry connections and queues, at least one.
     *
     * @param processors of this machine: unless told otherwise, each has one
     */
    public int eventLoops(int processors) {
        int wanted = value(Settings.EVENT_LOOPS);
        return wanted == 0 ? processors : wanted;
    }

    /** How often a password is hashed. */
    public int passwordIterations() {
        return value(Settings.PASSWORD_ITERATIONS);
    }

    /** The folder of everything durable; {@code null} when everything is in memory. */
    public @Nullable Path dataDirectory() {
        String directory = value(Settings.DATA_DIR);
        return directory.equals("none") ? null : Path.of(directory);
    }

    /** Bytes outside the heap that the backlogs of all queues may take before they go to disk. */
    public long backlogMemory(long machineBytes, long heapBytes) {
        int set = value(Settings.BACKLOG_MEMORY);
        return set > 0 ? set : Math.min(BACKLOG_BYTES_MAX, Math.min(machineBytes / MACHINE_PER_BACKLOG, heapBytes / 2));
    }

    public LogSettings journal() {
        return LogSettings.DEFAULT.withSync(value(Settings.JOURNAL_SYNC))
                .withSegmentBytes(value(Settings.JOURNAL_SEGMENT_SIZE));
    }

    private <T> T value(Setting<T> setting) {
        Object value = values.get(setting.pattern());
        return value == null ? setting.defaultValue() : setting.type().javaType().cast(value);
    }

    /** What is set of a family, by the segment that differs. */
    private <T> Map<String, T> family(Family<T> family) {
        int open = family.pattern().indexOf('$');
        String prefix = family.pattern().substring(0, open);
        Map<String, T> found = new TreeMap<>(BrokerConfig::compareNames);
        values.forEach((key, value) -> {
            if (family.matches(key)) {
                found.put(key.substring(prefix.length()), family.type().javaType().cast(value));
            }
        });
        return found;
    }

    private static int compareNames(String left, String right) {
        boolean numbers = isNumber(left) && isNumber(right);
        int byNumber = numbers ? Long.compare(Long.parseLong(left), Long.parseLong(right)) : 0;
        return byNumber != 0 ? byNumber : left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        return text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty();
    }

    private static Set<String> whereTrue(Map<String, Boolean> flags) {
        Set<String> names = new LinkedHashSet<>();
        flags.forEach((name, flag) -> {
            if (flag) {
                names.add(name);
            }
        });
        return Set.copyOf(names);
    }

    /**
     * Collects settings; of a key that is set twice, the later one counts.
     *
     * <p>Threads: one at a time.
     */
    public static final class Builder {
        private final List<ConfigEntry> entries = new ArrayList<>();

        private Builder() {
        }

        /**
         * Adds a file's settings, or those of all {@code *.conf} files of a folder in the order of their names.
         *
         * @throws ConfigException when it cannot be read or is malformed
         */
        public Builder file(Path path) {
            entries.addAll(ConfigFile.read(path));
            return this;
        }

        /** Adds one setting, written as it would be in a file. */
        public Builder set(String key, String value) {
            entries.add(new ConfigEntry("settings", key, value));
            return this;
        }

        /**
         * Checks everything that was collected.
         *
         * @throws ConfigException naming every setting that is unknown or has a value of the wrong type
         */
        public BrokerConfig build() {
            Map<String, Object> values = new TreeMap<>();
            List<ConfigEntry> ignored = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (ConfigEntry entry : entries) {
                try {
                    accept(entry, values, ignored);
                } catch (IllegalArgumentException e) {
                    problems.add(entry.origin() + ": " + e.getMessage());
                }
            }
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new BrokerConfig(Map.copyOf(values), List.copyOf(entries), List.copyOf(ignored));
        }

        private static void accept(ConfigEntry entry, Map<String, Object> values, List<ConfigEntry> ignored) {
            Optional<ConfigKey> row = Settings.find(entry.key());
            if (row.isEmpty()) {
                String hint = Settings.nearest(entry.key()).map(key -> "; did you mean " + key + "?").orElse("");
                throw new IllegalArgumentException("Unknown setting " + entry.key() + hint);
            }
            switch (row.get()) {
                case Setting<?> setting -> values.put(entry.key(), parse(setting.type(), entry));
                case Family<?> family -> values.put(entry.key(), parse(family.type(), entry));
                case Ignored _ -> ignored.add(entry);
            }
        }

        private static <T> T parse(ValueType<T> type, ConfigEntry entry) {
            try {
                return type.parse(entry.value());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(entry.key() + ": " + e.getMessage(), e);
            }
        }
    }
}
