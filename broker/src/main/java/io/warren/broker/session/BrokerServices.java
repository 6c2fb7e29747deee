package io.warren.broker.session;

import io.warren.broker.auth.AccessControl;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.Definitions;
import io.warren.broker.event.Events;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.replyto.DirectReplies;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every connection of a broker shares.
 *
 * @param nanoTime
 *            a clock that only goes forward, in nanoseconds from an arbitrary start
 * @param random
 *            for names nobody can guess; safe for many threads
 * @param events
 *            where what happens is told
 */
public record BrokerServices(BrokerConfig config, Definitions definitions, AccessControl access,
        BrokerCounters counters,
        DirectReplies directReplies, LongSupplier nanoTime, RandomGenerator random, Events events) {

    private static final int NAME_BYTES = 16;
    private static final Base64.Encoder NAME_ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** With nobody who wants to know what happens. */
    public BrokerServices(BrokerConfig config, Definitions definitions, AccessControl access, BrokerCounters counters,
            DirectReplies directReplies, LongSupplier nanoTime, RandomGenerator random) {
        this(config, definitions, access, counters, directReplies, nanoTime, random, new Events());
    }

    /** As copies of traced messages call this node. */
    public String nodeName() {
        return "warren@" + config.clusterName();
    }

    /** A name that nobody else has: the prefix and 128 random bits. */
    public String uniqueName(String prefix) {
        byte[] bits = new byte[NAME_BYTES];
        random.nextBytes(bits);
        return prefix + NAME_ENCODER.encodeToString(bits);
    }
}
