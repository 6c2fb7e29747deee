/** The files of queues: pages of backlogs that are not in memory, and an index of them that can be built again. */
@NullMarked
package io.warren.queue.cold;

import org.jspecify.annotations.NullMarked;
