package io.warren.broker.deadletter;

import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.codec.table.FieldValue.LongString;
import io.warren.queue.DeadLetter.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers that tell where a dead letter has been: {@code x-death}, a table for each queue and reason, the last one first, and
 * {@code x-first-death-…} and {@code x-last-death-…}, as RabbitMQ writes them.
 *
 * <p>
 * Threads: any; no state.
 */
final class DeathNotes {

    private static final String DEATHS = "x-death";

    /**
     * One death.
     *
     * @param routingKeys
     *            that the message was published with, without those of blind copies
     * @param expiration
     *            what the message's publisher allowed, if the broker takes that property away now
     * @param second
     *            when, since 1970
     */
    record Death(String queue, Reason reason, String exchange, List<String> routingKeys, @Nullable String expiration,
            long second) {}

    private DeathNotes() {
    }

    /**
     * Adds a death.
     *
     * @param again
     *            whether the broker has written notes into these headers before; what a client wrote there counts for nothing
     */
    static FieldTable add(FieldTable headers, boolean again, Death death) {
        List<FieldValue> deaths = new ArrayList<>();
        FieldTable same = null;
        for (FieldValue value : again ? deaths(headers) : List.<FieldValue>of()) {
            if (value instanceof FieldValue.Table known && isOf(known.table(), death)) {
                same = known.table();
            } else {
                deaths.add(value);
            }
        }
        deaths.addFirst(new FieldValue.Table(same == null ? first(death) : more(same)));
        FieldTable noted = headers.with(DEATHS, new FieldValue.Array(deaths));
        if (!again) {
            noted = place(noted, "x-first-death-", death);
        }
        return place(noted, "x-last-death-", death);
    }

    private static boolean isOf(FieldTable known, Death death) {
        return death.queue().equals(known.string("queue")) && death.reason().text().equals(known.string("reason"));
    }

    private static FieldTable first(Death death) {
        FieldTable.Builder table = FieldTable.builder().put("count", new FieldValue.SignedLong(1))
                .put("reason", death.reason().text()).put("queue", death.queue())
                .put("time", new FieldValue.Timestamp(death.second())).put("exchange", death.exchange())
                .put("routing-keys", new FieldValue.Array(
                        death.routingKeys().stream().<FieldValue>map(LongString::new).toList()));
        String expiration = death.expiration();
        return (expiration == null ? table : table.put("original-expiration", expiration)).build();
    }

    private static FieldTable more(FieldTable known) {
        Long count = known.number("count");
        return known.with("count", new FieldValue.SignedLong(count == null ? 1 : count + 1));
    }

    private static FieldTable place(FieldTable headers, String prefix, Death death) {
        return headers.with(prefix + "reason", new LongString(death.reason().text()))
                .with(prefix + "queue", new LongString(death.queue()))
                .with(prefix + "exchange", new LongString(death.exchange()));
    }

    /**
     * Whether a message that came back to a queue would go round for ever: it has been there, and nobody has rejected it since. Headers as
     * {@link #add} leaves them.
     */
    static boolean goesRound(FieldTable headers, String queue) {
        for (FieldValue value : deaths(headers)) {
            if (value instanceof FieldValue.Table death) {
                if (Reason.REJECTED.text().equals(death.table().string("reason"))) {
                    return false;
                }
                if (queue.equals(death.table().string("queue"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<FieldValue> deaths(FieldTable headers) {
        return headers.get(DEATHS) instanceof FieldValue.Array array ? array.values() : List.of();
    }
}
