package io.warren.broker.vhost;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.QueueDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a queue that exists is what a declaration asks for: its flags and all arguments that queues know. */
final class QueueEquivalence {

    private QueueEquivalence() {
    }

    static void require(DeclaredQueue existing, QueueDeclaration wish, String description) {
        QueueDefinition definition = existing.queue().definition();
        if (definition.exclusive() != wish.exclusive()) {
            throw new ChannelException(SoftError.RESOURCE_LOCKED, "cannot obtain exclusive access to locked "
                    + description
                    + ". It could be originally declared on another connection or the exclusive property value does not match"
                    + " that of the original declaration.");
        }
        // Durability means nothing for an exclusive queue: it goes with its connection.
        requireSame("durable", definition.durable(), wish.durable() && !wish.exclusive(), description);
        requireSame("auto_delete", definition.autoDelete(), wish.autoDelete(), description);
        for (String argument : QueueArgumentRules.known()) {
            requireSame(argument, existing.arguments(), wish.arguments(), description);
        }
    }

    private static void requireSame(String property, boolean current, boolean received, String description) {
        if (current != received) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "inequivalent arg '" + property + "' for " + description
                            + ": received '" + received + "' but current is '" + current + "'");
        }
    }

    private static void requireSame(String argument, FieldTable current, FieldTable received, String description) {
        FieldValue currentValue = effective(argument, current);
        FieldValue receivedValue = effective(argument, received);
        if (!same(currentValue, receivedValue)) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "inequivalent arg '" + argument + "' for " + description
                            + ": " + difference(currentValue, receivedValue));
        }
    }

    /** The default type, written out or left out, is the same. */
    private static @Nullable FieldValue effective(String argument, FieldTable table) {
        FieldValue value = table.get(argument);
        boolean defaultType = argument.equals("x-queue-type") && value != null && "classic".equals(value.toJava());
        return defaultType ? null : value;
    }

    /** Integers of all widths are one kind of value. */
    private static boolean same(@Nullable FieldValue a, @Nullable FieldValue b) {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        return Objects.equals(a.toJava(), b.toJava());
    }

    /** RabbitMQ tells types only where one side has no value. */
    private static String difference(@Nullable FieldValue current, @Nullable FieldValue received) {
        return current == null || received == null
                ? "received " + describe(received) + " but current is " + describe(current)
                : "received '" + received.toJava() + "' but current is '" + current.toJava() + "'";
    }

    private static String describe(@Nullable FieldValue value) {
        return value == null ? "none" : "the value '" + value.toJava() + "' of type '" + value.typeName() + "'";
    }
}
