package io.warren.queue.consumer;

import java.util.ArrayDeque;

/** The consumers of one priority: how many there are, and those that wait for their turn. */
final class PriorityRing {

    final int priority;
    final ArrayDeque<QueueConsumer> waiting = new ArrayDeque<>();
    int members;

    PriorityRing(int priority) {
        this.priority = priority;
    }
}
