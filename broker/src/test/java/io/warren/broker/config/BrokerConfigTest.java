package io.warren.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerConfigTest {
    private static BrokerConfig with(String... keysAndValues) {
        BrokerConfig.Builder builder = BrokerConfig.builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.set(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build();
    }

    @Test
    void theDefaultsAreRabbitMqs() {
        BrokerConfig config = BrokerConfig.defaults();

        assertThat(config.listeners()).containsExactly(new InetSocketAddress(5672));
        assertThat(config.heartbeatSeconds()).isEqualTo(60);
        assertThat(config.frameMax()).isEqualTo(131072);
        assertThat(config.initialFrameMax()).isEqualTo(8192);
        assertThat(config.channelMax()).isEqualTo(2047);
        assertThat(config.handshakeTimeoutMillis()).isEqualTo(10_000);
        assertThat(config.maxMessageSize()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.consumerTimeoutMillis()).isEqualTo(30 * 60 * 1000);
        assertThat(config.connectionMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.consumerMaxPerChannel()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.defaultUser()).isEqualTo("guest");
        assertThat(config.defaultPassword()).isEqualTo("guest");
        assertThat(config.defaultVhost()).isEqualTo("/");
        assertThat(config.defaultConfigurePermission()).isEqualTo(".*");
        assertThat(config.defaultWritePermission()).isEqualTo(".*");
        assertThat(config.defaultReadPermission()).isEqualTo(".*");
        assertThat(config.defaultUserTags()).containsExactly("administrator");
        assertThat(config.loopbackUsers()).containsExactly("guest");
        assertThat(config.authMechanisms()).containsExactly("PLAIN", "AMQPLAIN");
        assertThat(config.anonymousLoginUser()).isNull();
        assertThat(config.memoryHighWatermarks(1000, 100)).isEqualTo(new MemoryWatermarks(600, 60));
        assertThat(config.listenBacklog()).isEqualTo(128);
        assertThat(config.tcpNoDelay()).isTrue();
        assertThat(config.tcpKeepAlive()).isFalse();
        assertThat(config.consoleLogLevel()).isEqualTo("info");
        assertThat(config.eventLoops(3)).isEqualTo(3);
        assertThat(config.ignoredEntries()).isEmpty();
    }

    @Test
    void hasAsManyEventLoopsAsTheSettingSaysOnAnyMachine() {
        BrokerConfig config = with("warren.event_loops", "5");

        assertThat(config.eventLoops(3)).isEqualTo(5);
    }

    @Test
    void everyDefaultInTheTableIsOfItsOwnType() {
        for (ConfigKey row : Settings.all()) {
            if (row instanceof ConfigKey.Setting<?> setting) {
                assertThat(setting.defaultValue()).as(setting.pattern()).isInstanceOf(setting.type().javaType());
            }
        }
    }

    @Test
    void aSettingReplacesTheDefault() {
        BrokerConfig config = with("heartbeat", "10", "default_vhost", "shop", "default_permissions.write", "^shop\\.",
                "default_permissions.read", "", "default_permissions.configure", "^$", "connection_max", "7",
                "deprecated_features.permit.global_qos", "false", "channel_max", "0", "cluster_name", "east",
                "deprecated_features.permit.transient_nonexcl_queues", "false");

        assertThat(config.heartbeatSeconds()).isEqualTo(10);
        assertThat(config.defaultVhost()).isEqualTo("shop");
        assertThat(config.defaultWritePermission()).isEqualTo("^shop\\.");
        assertThat(config.defaultReadPermission()).isEmpty();
        assertThat(config.defaultConfigurePermission()).isEqualTo("^$");
        assertThat(config.connectionMax()).isEqualTo(7);
        assertThat(config.permitGlobalQos()).isFalse();
        assertThat(config.permitTransientNonExclusiveQueues()).isFalse();
        assertThat(config.channelMax()).as("0 is the protocol's limit").isEqualTo(65535);
        assertThat(config.clusterName()).isEqualTo("east");
    }

    @Test
    void ofTwoValuesForOneKeyTheLaterCounts() {
        assertThat(with("heartbeat", "10", "heartbeat", "20").heartbeatSeconds()).isEqualTo(20);
    }

    @Test
    void aBuilderCanGoOnFromAConfiguration() {
        BrokerConfig config = with("heartbeat", "10", "frame_max", "8192").toBuilder().set("heartbeat", "20").build();

        assertThat(config.heartbeatSeconds()).isEqualTo(20);
        assertThat(config.frameMax()).isEqualTo(8192);
    }

    @Test
    void listenersHaveAPortOrAnAddressAndAPort() throws Exception {
        BrokerConfig config = with("listeners.tcp.10", "127.0.0.1:5673", "listeners.tcp.2", "[::1]:5674",
                "listeners.tcp.3", ":::5675", "listeners.tcp.1", "0", "listeners.tcp.default", "localhost:5676");

        assertThat(config.listeners()).containsExactly(new InetSocketAddress(0),
                new InetSocketAddress(InetAddress.ofLiteral("::1"), 5674),
                new InetSocketAddress(InetAddress.ofLiteral("::"), 5675),
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5673),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5676));
    }

    @Test
    void listenersCanBeTurnedOff() {
        assertThat(with("listeners.tcp.1", "5672", "listeners.tcp", "none").listeners()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "10s, 10000", "1m, 60000", "1h30m, 5400000", "1w2d, 777600000", "250ms, 250",
        "0, 0", "undefined, 0"})
    void aDurationIsMillisecondsUnlessItHasUnits(String text, long millis) {
        assertThat(with("consumer_timeout", text).consumerTimeoutMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000", "4k, 4096", "4KiB, 4096", "4ki, 4096", "4kB, 4000", "2MiB, 2097152", "2MB, 2000000",
        "1GB, 1000000000", "1G, 1073741824", "1TiB, 1099511627776", "1PB, 1000000000000000"})
    void aSizeIsBytesUnlessItHasUnits(String text, long bytes) {
        assertThat(with("vm_memory_high_watermark.absolute", text).memoryHighWatermarks(10, 10).total())
                .isEqualTo(bytes);
    }

    @Test
    void anAbsoluteWatermarkGoesBeforeARelativeOne() {
        BrokerConfig config = with("vm_memory_high_watermark.absolute", "5000", "vm_memory_high_watermark.relative",
                "0.5");

        assertThat(config.memoryHighWatermarks(1000, 100).total()).isEqualTo(5000);
        assertThat(with("vm_memory_high_watermark.relative", "0.5").memoryHighWatermarks(1000, 100).total())
                .isEqualTo(500);
    }

    @Test
    void guestStaysOnLoopbackUntilItIsNamed() {
        assertThat(with("loopback_users.ops", "true").loopbackUsers()).containsExactlyInAnyOrder("guest", "ops");
        assertThat(with("loopback_users.guest", "false").loopbackUsers()).isEmpty();
        assertThat(with("loopback_users", "none").loopbackUsers()).isEmpty();
    }

    @Test
    void tagsOfTheDefaultUserAreThoseSetToTrue() {
        BrokerConfig config = with("default_user_tags.monitoring", "true", "default_user_tags.administrator", "false");

        assertThat(config.defaultUserTags()).containsExactly("monitoring");
    }

    @Test
    void mechanismsAreOfferedInTheOrderOfTheirNumbers() {
        BrokerConfig config = with("auth_mechanisms.10", "PLAIN", "auth_mechanisms.9", "AMQPLAIN");

        assertThat(config.authMechanisms()).containsExactly("AMQPLAIN", "PLAIN");
    }

    @Test
    void anAnonymousUserTurnsTheAnonymousMechanismOn() {
        BrokerConfig config = with("anonymous_login_user", "visitor");

        assertThat(config.anonymousLoginUser()).isEqualTo("visitor");
        assertThat(config.authMechanisms()).containsExactly("PLAIN", "AMQPLAIN", "ANONYMOUS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"heartbeat | ten | an integer from 0 to 65535",
        "heartbeat | -1 | an integer from 0 to 65535", "heartbeat | 99999999999 | an integer from 0 to 65535",
        "frame_max | 100 | a size from 4096 to 16777216 bytes",
        "max_message_size | 513MiB | a size from 1 to 536870912 bytes",
        "max_message_size | 10XB | a size from 1 to 536870912 bytes",
        "vm_memory_high_watermark.absolute | 9999999PB | bytes, or a size like 512MiB or 1GB",
        "vm_memory_high_watermark.relative | 60 | a number above 0 and up to 1",
        "vm_memory_high_watermark.relative | NaN | a number above 0 and up to 1",
        "disk_free_limit.relative | -1 | a number from 0 to 1000",
        "disk_free_limit.absolute | 50 MB | bytes, or a size like 512MiB or 1GB",
        "consumer_timeout | 5 minutes | milliseconds, a duration like 10s or 1h30m, or undefined",
        "handshake_timeout | 0 | milliseconds, or a duration like 10s or 1h30m",
        "handshake_timeout | 10s5 | milliseconds, or a duration like 10s or 1h30m",
        "listeners.tcp.1 | amqp.example.org:5672 | PORT or ADDRESS:PORT",
        "listeners.tcp.1 | 127.0.0.1 | PORT or ADDRESS:PORT", "listeners.tcp.1 | 70000 | PORT or ADDRESS:PORT",
        "connection_max | 0 | a positive integer or infinity", "loopback_users.guest | no | true or false",
        "auth_mechanisms.1 | EXTERNAL | one of PLAIN, AMQPLAIN, ANONYMOUS",
        "default_queue_type | quorum | one of classic, none"})
    void aValueOfTheWrongTypeIsRefusedWithWhatWasExpected(String key, String value, String expected) {
        assertThatThrownBy(() -> with(key, value)).isInstanceOf(ConfigException.class)
                .hasMessage("settings: %s: Expected %s, but found \"%s\"", key, expected, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"management.tcp.port", "ssl_options.cacertfile", "log.file.level", "listeners.ssl.default",
        "queue_master_locator", "default_users.alice.tags", "deprecated_features.permit.ram_node_type",
        "num_acceptors.tcp", "cluster_formation.peer_discovery_backend", "auth_backends.1.authn"})
    void aKeyOfRabbitMqThatHasNoEffectIsAcceptedAndReported(String key) {
        assertThat(with(key, "1").ignoredEntries()).extracting(ConfigEntry::key).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource({"heartbeet, heartbeat", "listener.tcp.default, listeners.tcp.default",
        "loopback_user.ops, loopback_users.ops", "max_mesage_size, max_message_size",
        "managment.tcp.port, management.tcp.port",
        "vm_memory_high_watermark.relativ, vm_memory_high_watermark.relative",
        "deprecated_features.permitt.global_qos, deprecated_features.permit.global_qos"})
    void anUnknownKeyIsRefusedWithTheNearestKnownOne(String key, String nearest) {
        assertThatThrownBy(() -> with(key, "1")).isInstanceOf(ConfigException.class)
                .hasMessage("settings: Unknown setting %s; did you mean %s?", key, nearest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zzz", "x.y.z", "listeners.tcp.", "loopback_users..", ".", "heartbeat.", "quorum_queue"})
    void anUnknownKeyIsRefusedEvenIfNothingIsNear(String key) {
        assertThatThrownBy(() -> with(key, "1")).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("settings: Unknown setting %s", key);
    }

    @Test
    void theDiskLimitIsFiftyMegabytesUnlessItIsSet() {
        assertThat(BrokerConfig.defaults().diskFreeLimit(1000)).isEqualTo(50_000_000);
        assertThat(with("disk_free_limit.absolute", "1GB").diskFreeLimit(1000)).isEqualTo(1_000_000_000);
        assertThat(with("disk_free_limit.relative", "1.5").diskFreeLimit(1000)).isEqualTo(1500);
        assertThat(with("disk_free_limit.relative", "1.5", "disk_free_limit.absolute", "7").diskFreeLimit(1000))
                .isEqualTo(1500);
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        assertThatThrownBy(() -> with("heartbeat", "x", "frame_max", "131072", "nonsense", "1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("settings: heartbeat: .*\nsettings: Unknown setting nonsense.*");
    }
}
