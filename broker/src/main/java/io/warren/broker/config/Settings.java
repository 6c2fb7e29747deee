package io.warren.broker.config;

import io.warren.broker.config.ConfigKey.Family;
import io.warren.broker.config.ConfigKey.Ignored;
import io.warren.broker.config.ConfigKey.Setting;
import io.warren.journal.log.SyncPolicy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The one table of all keys. {@code docs/configuration.md} is made from it. A key that is not honoured by the broker must
 * not be a {@link Setting} here; a key that is in neither list is refused.
 */
final class Settings {
    private static final List<ConfigKey> TABLE = new ArrayList<>();

    static final Family<InetSocketAddress> LISTENERS = add(new Family<>("listeners.tcp.$name", ValueType.LISTENER,
            "5672", "Where AMQP clients connect. Without an address, all of the machine's; port 0 takes a free one."));
    static final Setting<String> NO_LISTENERS = add(new Setting<>("listeners.tcp", ValueType.oneOf("none", "default"),
            "default", "none: listen for no plain TCP connection, whatever listeners.tcp.$name says."));
    static final Setting<Integer> BACKLOG = add(new Setting<>("tcp_listen_options.backlog",
            ValueType.integer(1, 65535), "128", "Connections the operating system may hold before they are accepted."));
    static final Setting<Boolean> NODELAY = add(new Setting<>("tcp_listen_options.nodelay", ValueType.FLAG, "true",
            "Send small packets at once (TCP_NODELAY)."));
    static final Setting<Boolean> KEEPALIVE = add(new Setting<>("tcp_listen_options.keepalive", ValueType.FLAG, "false",
            "Let the operating system probe idle connections (SO_KEEPALIVE)."));
    static final Setting<Duration> HANDSHAKE_TIMEOUT = add(new Setting<>("handshake_timeout", ValueType.MILLIS, "10000",
            "How long a client may take from connecting to connection.open."));
    static final Setting<Integer> HEARTBEAT = add(new Setting<>("heartbeat", ValueType.integer(0, 65535), "60",
            "Seconds between heartbeats that the broker suggests; 0 suggests none."));
    static final Setting<Integer> FRAME_MAX = add(new Setting<>("frame_max",
            ValueType.bytes(4096, 16 * 1024 * 1024), "131072", "Largest frame the broker negotiates."));
    static final Setting<Integer> INITIAL_FRAME_MAX = add(new Setting<>("initial_frame_max",
            ValueType.bytes(4096, 131072), "8192", "Largest frame accepted before connection.tune-ok."));
    static final Setting<Integer> CHANNEL_MAX = add(new Setting<>("channel_max", ValueType.integer(0, 65535), "2047",
            "Channels per connection that the broker negotiates; 0 is the protocol's limit, 65535."));
    static final Setting<Integer> MAX_MESSAGE_SIZE = add(new Setting<>("max_message_size",
            ValueType.bytes(1, 512 * 1024 * 1024), "16MiB", "Largest message body a client may publish."));
    static final Setting<Duration> CONSUMER_TIMEOUT = add(new Setting<>("consumer_timeout",
            ValueType.MILLIS_OR_NONE, "1800000",
            "How long a delivery may stay unacknowledged before its consumer is cancelled, unless its queue or consumer says otherwise; 0 or undefined: for ever."));

    static final Setting<Integer> CONNECTION_MAX = add(new Setting<>("connection_max", ValueType.LIMIT, "infinity",
            "Client connections to this node."));
    static final Setting<Integer> CONSUMER_MAX_PER_CHANNEL = add(new Setting<>("consumer_max_per_channel",
            ValueType.LIMIT, "infinity", "Consumers on one channel."));

    static final Setting<String> DEFAULT_USER = add(new Setting<>("default_user", ValueType.TEXT, "guest",
            "The user that exists from the start."));
    static final Setting<String> DEFAULT_PASS = add(new Setting<>("default_pass", ValueType.TEXT, "guest",
            "That user's password."));
    static final Setting<String> DEFAULT_VHOST = add(new Setting<>("default_vhost", ValueType.TEXT, "/",
            "The virtual host that exists from the start."));
    static final Setting<String> DEFAULT_CONFIGURE = add(new Setting<>("default_permissions.configure", ValueType.TEXT,
            ".*", "Regular expression: what the default user may declare and delete in the default virtual host."));
    static final Setting<String> DEFAULT_WRITE = add(new Setting<>("default_permissions.write", ValueType.TEXT, ".*",
            "Regular expression: where the default user may publish."));
    static final Setting<String> DEFAULT_READ = add(new Setting<>("default_permissions.read", ValueType.TEXT, ".*",
            "Regular expression: what the default user may consume and bind from."));
    static final Family<Boolean> DEFAULT_USER_TAGS = add(new Family<>("default_user_tags.$tag", ValueType.FLAG,
            "administrator = true", "Tags of the default user."));
    static final Family<Boolean> LOOPBACK_USERS = add(new Family<>("loopback_users.$user", ValueType.FLAG,
            "guest = true",
            "Users who may connect from this machine only. guest is one unless it is set to false here."));
    static final Setting<String> NO_LOOPBACK_USERS = add(new Setting<>("loopback_users",
            ValueType.oneOf("none", "default"), "default", "none: every user may connect from everywhere."));
    static final Family<String> AUTH_MECHANISMS = add(new Family<>("auth_mechanisms.$n",
            ValueType.oneOf("PLAIN", "AMQPLAIN", "ANONYMOUS"), "PLAIN, AMQPLAIN",
            "SASL mechanisms offered, in this order. ANONYMOUS also needs anonymous_login_user."));
    static final Setting<String> ANONYMOUS_LOGIN_USER = add(new Setting<>("anonymous_login_user", ValueType.TEXT,
            "none", "The user that ANONYMOUS connections act as. none: no anonymous connections."));

    static final Setting<Double> MEMORY_RELATIVE = add(new Setting<>("vm_memory_high_watermark.relative",
            ValueType.FRACTION, "0.6",
            "Part of the machine's memory (or the container's) that queues may hold before publishing connections are blocked. Of the heap, six tenths in any case."));
    static final Setting<Long> MEMORY_ABSOLUTE = add(new Setting<>("vm_memory_high_watermark.absolute", ValueType.SIZE,
            "0", "The same as a fixed size. When above 0, it goes before the relative one."));

    static final Setting<Long> DISK_ABSOLUTE = add(new Setting<>("disk_free_limit.absolute", ValueType.SIZE, "50MB",
            "How much must be free on the disk of the data directory; with less, publishing connections are blocked."));
    static final Setting<Double> DISK_RELATIVE = add(new Setting<>("disk_free_limit.relative", ValueType.FACTOR, "0",
            "The same as so many times the machine's memory (or the container's). When above 0, it goes before the absolute one."));

    static final Setting<Boolean> PERMIT_TRANSIENT_NONEXCL = add(new Setting<>(
            "deprecated_features.permit.transient_nonexcl_queues", ValueType.FLAG, "true",
            "Whether queues that are neither durable nor exclusive may be declared."));
    static final Setting<Boolean> PERMIT_GLOBAL_QOS = add(new Setting<>("deprecated_features.permit.global_qos",
            ValueType.FLAG, "true", "Whether basic.qos may set one limit for a whole channel (global = true)."));

    static final Setting<String> DEFAULT_QUEUE_TYPE = add(new Setting<>("default_queue_type",
            ValueType.oneOf("classic", "none"), "none",
            "The type written into the arguments of durable queues that are declared without one, where their virtual host has no default of its own. none: nothing is written, and they are classic."));

    static final Setting<String> LOAD_DEFINITIONS = add(new Setting<>("load_definitions", ValueType.TEXT, "none",
            "A file of definitions to import at each start, or a folder of them. The default user and virtual host are not made then."));
    static final Setting<String> DEFINITIONS_BACKEND = add(new Setting<>("definitions.import_backend",
            ValueType.oneOf("local_filesystem"), "local_filesystem", "Where definitions.local.path is."));
    static final Setting<String> DEFINITIONS_PATH = add(new Setting<>("definitions.local.path", ValueType.TEXT, "none",
            "The same as load_definitions, and goes before it."));
    static final Setting<Boolean> DEFINITIONS_SKIP = add(new Setting<>("definitions.skip_if_unchanged", ValueType.FLAG,
            "false", "Do not import again what is as it was at the last import."));

    static final Setting<String> CLUSTER_NAME = add(new Setting<>("cluster_name", ValueType.TEXT, "warren",
            "The name that clients see in the server properties."));
    static final Setting<String> EVENT_EXCHANGE_VHOST = add(new Setting<>("event_exchange.vhost", ValueType.TEXT,
            "none",
            "The virtual host whose exchange amq.rabbitmq.event gets a message for each thing that happens in the broker. none: there is none."));
    static final Setting<String> LOG_CONSOLE_LEVEL = add(new Setting<>("log.console.level",
            ValueType.oneOf("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", "none"),
            "info", "The least important messages that the warren command writes to the console."));
    static final Setting<Integer> EVENT_LOOPS = add(new Setting<>("warren.event_loops", ValueType.integer(0, 1024), "0",
            "Threads that carry connections and queues. 0: one per processor."));
    static final Setting<Integer> PASSWORD_ITERATIONS = add(new Setting<>("warren.password_iterations",
            ValueType.integer(1000, 100_000_000), "210000",
            "How often a password is hashed (PBKDF2 with HMAC-SHA512). Less makes guessing quicker."));
    static final Setting<String> DATA_DIR = add(new Setting<>("warren.data_dir", ValueType.TEXT, "none",
            "The folder of everything durable. none: everything is in memory. The warren command sets it to data."));
    static final Setting<SyncPolicy> JOURNAL_SYNC = add(new Setting<>("journal.sync", ValueType.SYNC_POLICY, "always",
            "What a publisher confirm waits for. always: the disk. interval, os: a power cut may lose what was confirmed since the disk was last waited for, in that many milliseconds or whenever the operating system does."));
    static final Setting<Integer> JOURNAL_SEGMENT_SIZE = add(new Setting<>("journal.segment_size",
            ValueType.bytes(64 * 1024, 1024 * 1024 * 1024), "64MiB", "Size of a file of the journal."));
    static final Setting<Integer> BACKLOG_MEMORY = add(new Setting<>("warren.backlog_memory",
            ValueType.bytes(0, Integer.MAX_VALUE), "0",
            "Memory outside the heap above which long queues are kept on disk. 0: a sixteenth of the machine's, at most half the heap's size and 1 GiB."));

    static {
        ignore("TLS", "listeners.ssl", "listeners.ssl.$name", "num_acceptors.ssl", "ssl_options", "ssl_options.**",
                "ssl_allow_poodle_attack", "ssl_handshake_timeout", "ssl_cert_login_from", "ssl_cert_login_san_type",
                "ssl_cert_login_san_index");
        ignore("Network details", "num_acceptors.tcp", "socket_writer.gc_threshold", "reverse_dns_lookups",
                "ranch_connection_max", "channel_max_per_node", "proxy_protocol", "tcp_listen_options",
                "tcp_listen_options.buffer",
                "tcp_listen_options.delay_send", "tcp_listen_options.dontroute", "tcp_listen_options.exit_on_close",
                "tcp_listen_options.fd", "tcp_listen_options.high_msgq_watermark", "tcp_listen_options.high_watermark",
                "tcp_listen_options.low_msgq_watermark", "tcp_listen_options.low_watermark", "tcp_listen_options.port",
                "tcp_listen_options.priority", "tcp_listen_options.recbuf", "tcp_listen_options.send_timeout",
                "tcp_listen_options.send_timeout_close", "tcp_listen_options.sndbuf", "tcp_listen_options.tos",
                "tcp_listen_options.linger.on", "tcp_listen_options.linger.timeout");
        ignore("Users, permissions and definitions", "auth_backends.$n", "auth_backends.$n.authn",
                "auth_backends.$n.authz", "password_hashing_module", "credential_validator.validation_backend",
                "credential_validator.min_length", "credential_validator.regexp", "default_users.$name.vhost_pattern",
                "default_users.$name.password", "default_users.$name.configure", "default_users.$name.read",
                "default_users.$name.write", "default_users.$name.tags", "default_policies.operator.$id.**",
                "default_limits.vhosts.$id.pattern", "default_limits.vhosts.$id.max_connections",
                "default_limits.vhosts.$id.max_queues", "vhost_max", "definitions.**");
        ignore("Memory and disk", "vm_memory_high_watermark_paging_ratio", "memory_monitor_interval",
                "vm_memory_calculation_strategy", "total_memory_available_override_value",
                "message_store_shutdown_timeout", "queue_index_embed_msgs_below",
                "background_gc_enabled", "background_gc_target_interval");
        ignore("Queues", "classic_queue.default_version", "queue_master_locator", "queue_leader_locator",
                "quorum_queue.**", "deprecated_features.permit.$name",
                "message_interceptors.**", "runtime_parameters.limits.$category", "default_consumer_prefetch",
                "cluster_queue_limit", "cluster_exchange_limit", "vhost_restart_strategy");
        ignore("Cluster", "cluster_partition_handling", "cluster_partition_handling.**", "cluster_formation.**",
                "cluster_keepalive_interval", "cluster_tags.$tag", "node_tags.$tag", "delegate_count",
                "mirroring_sync_batch_size", "mirroring_sync_max_throughput", "raft.**", "metadata_store.**",
                "net_ticktime", "distribution.**", "mnesia_table_loading_retry_timeout",
                "mnesia_table_loading_retry_limit");
        ignore("Logging and statistics", "log.**", "collect_statistics", "collect_statistics_interval", "motd_file",
                "product.name", "product.version", "sysmon_handler.**");
        ignore("The Erlang machine", "erlang.**", "hipe_compile", "default_worker_pool_size",
                "session_max_per_connection",
                "link_max_per_session");
        ignore("Plugins", "management.**", "management_agent.**", "prometheus.**", "auth_http.**", "auth_ldap.**",
                "auth_oauth2.**", "auth_cache.**", "mqtt.**", "web_mqtt.**", "stomp.**", "web_stomp.**", "stream.**",
                "amqp1_0.**", "amqp_client.**", "trust_store.**", "shovel.**", "federation.**");
    }

    private Settings() {
    }

    /** All rows: what is honoured first, in the order of this file. */
    static List<ConfigKey> all() {
        return List.copyOf(TABLE);
    }

    /** The row of this key; honoured keys go before a pattern that would ignore them. */
    static Optional<ConfigKey> find(String key) {
        return TABLE.stream().filter(row -> row.matches(key)).findFirst();
    }

    /** The known key that looks most like this unknown one, if any looks like it at all. */
    static Optional<String> nearest(String key) {
        return TABLE.stream()
                .min(Comparator.comparingInt(row -> row.distance(key)))
                .filter(row -> row.distance(key) <= Math.max(2, key.length() / 3))
                .map(row -> row.closest(key));
    }

    private static <T extends ConfigKey> T add(T row) {
        TABLE.add(row);
        return row;
    }

    private static void ignore(String group, String... patterns) {
        for (String pattern : patterns) {
            TABLE.add(new Ignored(pattern, group));
        }
    }
}
