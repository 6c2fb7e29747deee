package io.warren.broker.session;

import io.warren.broker.auth.AccessControl;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.Definitions;
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
 */
public record BrokerServices(BrokerConfig config, Definitions definitions, AccessControl access,
        BrokerCounters counters,
        DirectReplies directReplies, LongSupplier nanoTime, RandomGenerator random) {

    private static final int NAME_BYTES = 16;
    private static final Base64.Encoder NAME_ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** A name that nobody else has: the prefix and 128 random bits. */
    public String uniqueName(String prefix) {
        byte[] bits = new byte[NAME_BYTES];
        random.nextBytes(bits);
        return prefix + NAME_ENCODER.encodeToString(bits);
    }
}
