/** What a queue does with messages besides passing them on: expiry, limits, dead letters, priorities, retries. */
@NullMarked
package io.warren.queues;

import org.jspecify.annotations.NullMarked;
