package io.warren.broker.vhost;

import io.warren.broker.error.ChannelException;
import io.warren.broker.event.FieldValues;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments of a queue can change while it works: those that a policy could say as well, since queues follow them at
 * once. Others decide how its messages are stored, or what clients were promised.
 *
 * <p>
 * Threads: any; no state.
 */
final class QueueArgumentChange {

    private static final Set<String> CHANGEABLE = Set.of("x-message-ttl", "x-expires", "x-max-length",
            "x-max-length-bytes", "x-overflow", "x-dead-letter-exchange", "x-dead-letter-routing-key",
            "x-dead-letter-strategy", "x-delivery-limit", "x-delayed-retry-type", "x-delayed-retry-min",
            "x-delayed-retry-max", "x-group-key", "x-consumer-timeout");

    private QueueArgumentChange() {
    }

    /**
     * The arguments with these in the place of those of the same names; a null takes one away. Values are not checked.
     *
     * @throws ChannelException PRECONDITION_FAILED for an argument that cannot change
     */
    static FieldTable apply(FieldTable current, Map<String, @Nullable Object> changes, String description) {
        FieldTable changed = current;
        for (Map.Entry<String, @Nullable Object> change : changes.entrySet()) {
            String name = change.getKey();
            if (!CHANGEABLE.contains(name)) {
                throw new ChannelException(SoftError.PRECONDITION_FAILED,
                        "cannot change arg '" + name + "' for " + description
                                + ": it is fixed when the queue is declared");
            }
            changed = change.getValue() == null ? changed.without(name)
                    : changed.with(name, value(name, change.getValue()));
        }
        return changed;
    }

    private static FieldValue value(String name, Object value) {
        return Objects.requireNonNull(FieldValues.table(Collections.singletonMap(name, value)).get(name));
    }
}
