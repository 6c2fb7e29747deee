package io.warren.broker.connection;

import io.warren.broker.config.BrokerConfig;
import io.warren.codec.table.FieldTable;
import java.util.List;

/** What the broker says about itself in connection.start. */
public final class ServerProperties {

    /**
     * The RabbitMQ release whose behaviour we keep: clients choose what they use by this number, so it is theirs and not ours.
     */
    public static final String RABBITMQ_VERSION = "4.3.0";

    private static final List<String> CAPABILITIES = List.of("publisher_confirms", "exchange_exchange_bindings",
            "basic.nack",
            "consumer_cancel_notify", "connection.blocked", "consumer_priorities", "authentication_failure_close",
            "per_consumer_qos", "direct_reply_to");

    private ServerProperties() {
    }

    static FieldTable of(BrokerConfig config) {
        FieldTable.Builder capabilities = FieldTable.builder();
        for (String capability : CAPABILITIES) {
            capabilities.put(capability, true);
        }
        return FieldTable.builder().put("capabilities", capabilities.build()).put("cluster_name", config.clusterName())
                .put("copyright", "The Warren developers").put("information", "Licensed under the Apache License 2.0")
                .put("platform", "Java " + Runtime.version().feature()).put("product", "Warren")
                .put("product_version", productVersion()).put("version", RABBITMQ_VERSION).build();
    }

    private static String productVersion() {
        String version = ServerProperties.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
