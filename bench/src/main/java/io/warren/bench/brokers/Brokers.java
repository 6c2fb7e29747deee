package io.warren.bench.brokers;

import io.warren.load.wire.BrokerUri;
import java.io.IOException;
import java.nio.file.Path;

/** Finds brokers by what is said of them on the command line. */
public final class Brokers {
    /** How to name them, for the help of commands. */
    public static final String USAGE =
            "warren, warren=CHECKOUT (a build elsewhere), rabbitmq, or URI@PID (running already)";

    private static final String OTHER_CHECKOUT = "warren=";

    private final OwnProcesses own;
    private final Path checkout;

    /** @param checkout the sources of Warren that this program belongs to */
    public Brokers(OwnProcesses own, Path checkout) {
        this.own = own;
        this.checkout = checkout;
    }

    /**
     * The broker that is meant.
     *
     * @throws IllegalArgumentException if that is none
     * @throws IOException if it is not installed or cannot be built
     */
    public BrokerUnderTest find(String text) throws IOException, InterruptedException {
        if ("warren".equals(text)) return new WarrenBroker(own, checkout, "warren");
        if ("rabbitmq".equals(text)) return new RabbitBroker(own);
        if (text.startsWith(OTHER_CHECKOUT)) {
            Path other = Path.of(text.substring(OTHER_CHECKOUT.length())).toAbsolutePath();
            return new WarrenBroker(own, other, WarrenBroker.nameOf(own, other));
        }
        int at = text.lastIndexOf('@');
        if (!text.startsWith("amqp://") || at < 0 || !text.substring(at + 1).matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("Expected " + USAGE + ", but found " + text);
        }
        BrokerUri uri = BrokerUri.parse(text.substring(0, at));
        return new ForeignBroker(text.substring(0, at), Long.parseLong(text.substring(at + 1)), uri.address());
    }

    /** The same as it may be published: without where things are on this machine. */
    public static String withoutPlace(String text) {
        return text.startsWith(OTHER_CHECKOUT) ? OTHER_CHECKOUT + "CHECKOUT"
                : text.startsWith("amqp:") ? "URI@PID" : text;
    }
}
