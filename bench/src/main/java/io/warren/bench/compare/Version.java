package io.warren.bench.compare;

import io.warren.bench.brokers.RunningBroker;
import io.warren.codec.table.FieldTable;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.BrokerUri;
import java.util.Objects;

/** What a broker says that it is. */
final class Version {
    /** Product and version, as the broker tells every client. */
    static String of(RunningBroker broker) {
        BrokerUri uri = BrokerUri.parse(broker.uri());
        try (BrokerConnection connection = BrokerConnection.open(uri, BrokerConnection.RECEIVE_BYTES_MIN)) {
            FieldTable properties = connection.serverProperties();
            connection.closeInOrder();
            return Objects.requireNonNullElse(properties.string("product"), "") + " "
                    + Objects.requireNonNullElse(properties.string("version"), "");
        }
    }

    private Version() {
    }
}
