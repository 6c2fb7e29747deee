package io.warren.queue;

import java.util.Map;

/**
 * What a subscriber asked for.
 *
 * @param tag
 *            its name, unique within its channel or link
 * @param autoSettle
 *            whether a delivery is settled by being sent
 * @param exclusive
 *            whether no other subscriber may be there
 * @param priority
 *            higher ones are delivered to first while they have credit
 * @param credit
 *            deliveries it may hold at first; {@link #UNLIMITED} for any number
 * @param replenished
 *            whether settling a delivery gives its credit back (AMQP 0-9-1's prefetch); otherwise credit is only what is added
 * @param arguments
 *            as the client gave them, for those who list consumers
 */
public record ConsumerSpec(String tag, boolean autoSettle, boolean exclusive, int priority, int credit,
        boolean replenished,
        Map<String, Object> arguments) {

    public static final int UNLIMITED = Integer.MAX_VALUE;
}
