package io.warren.crash.run;

import io.warren.crash.broker.BrokerProcess;
import io.warren.crash.broker.FaultShim;
import io.warren.crash.broker.RabbitMqProcess;
import io.warren.crash.broker.WarrenProcess;
import io.warren.crash.history.Promises;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The brokers that this harness can start. */
public enum BrokerKind {
    WARREN {
        @Override
        BrokerProcess create(Path directory, List<String> settings, @Nullable FaultShim shim)
                throws IOException, InterruptedException {
            return new WarrenProcess(directory, settings, shim);
        }

        @Override
        public Promises promises() {
            return Promises.ofWarren();
        }
    },
    RABBITMQ {
        @Override
        BrokerProcess create(Path directory, List<String> settings, @Nullable FaultShim shim) throws IOException {
            return new RabbitMqProcess(directory, shim);
        }

        @Override
        public Promises promises() {
            return Promises.ofRabbitMq();
        }
    };

    abstract BrokerProcess create(Path directory, List<String> settings, @Nullable FaultShim shim)
            throws IOException, InterruptedException;

    public abstract Promises promises();
}
