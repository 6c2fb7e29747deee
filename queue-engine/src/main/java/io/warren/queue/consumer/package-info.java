/** Consumers of one queue: who is delivered to next, and how much each may hold. Shared by all types of queues. */
@NullMarked
package io.warren.queue.consumer;

import org.jspecify.annotations.NullMarked;
