package io.warren.broker.vhost;

import io.warren.codec.table.FieldTable;

/**
 * A wish for a queue, as queue.declare states it.
 *
 * @param ownerId
 *            the connection that asks for an exclusive queue, or {@link DeclaredQueue#NO_OWNER}
 */
public record QueueDeclaration(String name, boolean durable, boolean autoDelete, long ownerId, FieldTable arguments) {

    public boolean exclusive() {
        return ownerId != DeclaredQueue.NO_OWNER;
    }
}
