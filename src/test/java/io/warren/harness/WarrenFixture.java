package io.warren.harness;

import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Starts Warren inside this JVM with the users and virtual hosts that the tests know. */
final class WarrenFixture {

    private WarrenFixture() {
    }

    static BrokerUnderTest start(List<String> settings) {
        WarrenBuilder builder = Warren.builder().amqpPort(0).vhost(TestUsers.OTHER_VHOST)
                .set("warren.password_iterations", "1000"); // tests have nothing to hide, and better use for the time
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            builder.set(parts[0], parts[1]);
        }
        for (TestUsers user : TestUsers.values()) {
            builder.user(user.userName(), user.password(), user.tags());
            if (user.hasPermissions()) {
                builder.permissions(user.userName(), user.vhost(), user.configure(), user.write(), user.read());
            }
        }
        try {
            Warren warren = builder.start();
            return new BrokerUnderTest("127.0.0.1", warren.amqpPort(), warren::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
