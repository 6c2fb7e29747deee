/** How queues outlast the process: what they write to the log, and what is made of it at the next start. */
@NullMarked
package io.warren.queue.durable;

import org.jspecify.annotations.NullMarked;
