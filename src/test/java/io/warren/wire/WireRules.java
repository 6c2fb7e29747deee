package io.warren.wire;

import io.warren.harness.BrokerUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the tests of this package share: connections in the state that a row starts from, and the witness. They run side
 * by side, as most of their time passes in waiting for the broker to close.
 */
@Execution(ExecutionMode.CONCURRENT)
@DisplayNameGeneration(RowNames.class)
abstract class WireRules {

    /**
     * A client that makes a mistake during the handshake waits 3 s for its end, so that guessing passwords is slow. A
     * lower bound only: the client's clock starts before the broker's.
     */
    static final Duration PENALTY_MIN = Duration.ofMillis(2_500);

    private static final String RUN = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final AtomicBoolean LOGGED_IN = new AtomicBoolean();

    private final List<Wire> wires = new ArrayList<>();
    private BrokerUnderTest broker;
    private Witness witness;

    @BeforeEach
    void openWitness(BrokerUnderTest brokerUnderTest) {
        broker = brokerUnderTest;
        logInOnce();
        witness = new Witness(connect(), name("witness"));
    }

    /**
     * Hashing a password takes long on purpose, and a broker may remember that it was right: one test asks first. What
     * happens when all ask at once is a rule of {@link AuthenticationTest}.
     */
    private void logInOnce() {
        synchronized (LOGGED_IN) {
            if (!LOGGED_IN.get()) {
                connect().authenticate();
                LOGGED_IN.set(true);
            }
        }
    }

    @AfterEach
    void expectWitnessUnharmed() {
        try {
            witness.expectUnharmed();
        } finally {
            wires.forEach(Wire::close);
        }
    }

    /** A name for a queue or exchange that no other test uses. */
    static String name(String what) {
        return what + "-" + RUN + "-" + NAMES.incrementAndGet();
    }

    /** A TCP connection on which nothing has been said. */
    final Wire connect() {
        return connect(0);
    }

    /** As {@link #connect()} with a receive buffer of the given size. */
    final Wire connect(int receiveBufferSize) {
        Wire wire = Wire.connect(broker.host(), broker.port(), receiveBufferSize);
        wires.add(wire);
        return wire;
    }

    /** A connection on which connection.start has arrived. */
    final Wire greeted() {
        return connect().greet();
    }

    /** A connection on which connection.tune has arrived. */
    final Wire tuning() {
        return connect().authenticate();
    }

    /** An open connection. */
    final Wire open() {
        return connect().open();
    }

    /** An open connection with channel 1. */
    final Wire openChannel() {
        return open().openChannel(1);
    }
}
