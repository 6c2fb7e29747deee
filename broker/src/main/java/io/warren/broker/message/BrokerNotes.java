package io.warren.broker.message;

import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;

/**
 * What the broker notes in the headers of a message before it gives it out.
 *
 * <p>
 * Cost: decodes the properties, writes them anew, copies the body.
 *
 * <p>
 * Threads: any; no state.
 */
public final class BrokerNotes {

    private static final String DELAY = "x-delay";

    private BrokerNotes() {
    }

    /** How often it was given out before, and how often that failed. */
    public static AmqpMessage counted(AmqpMessage message, int acquired, int failed) {
        FieldTable counts = headers(message).with("x-acquired-count", new FieldValue.SignedLong(acquired))
                .with("x-delivery-count", new FieldValue.SignedLong(failed));
        return with(message, counts, message.traits(), message.arrivedMillis());
    }

    /**
     * It has waited for its time: its delay counts as negative from now on, as the plugin of x-delayed-message exchanges says it, so that
     * it does not wait again when it is published again with the same headers.
     *
     * @param nowMillis
     *            when it counts as having come, since 1970
     */
    public static AmqpMessage due(AmqpMessage message, long nowMillis) {
        FieldTable headers = headers(message);
        Long delay = headers.number(DELAY);
        return with(message,
                delay == null || delay <= 0 ? headers : headers.with(DELAY, new FieldValue.SignedLong(-delay)),
                message.traits().due(), nowMillis);
    }

    private static FieldTable headers(AmqpMessage message) {
        FieldTable headers = message.properties().headers();
        return headers == null ? FieldTable.EMPTY : headers;
    }

    private static AmqpMessage with(AmqpMessage message, FieldTable headers, Traits traits, long arrivedMillis) {
        BasicProperties.Builder changed = message.properties().toBuilder().headers(headers);
        try {
            return message.with(message.address(), changed.build(), traits, arrivedMillis);
        } catch (IllegalArgumentException unfit) {
            // Texts that are no UTF-8 can grow by being decoded, and may not fit any more: better no notes than other properties.
            return message.with(traits, arrivedMillis);
        }
    }
}
