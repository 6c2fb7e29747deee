/** The queues, exchange and bindings that a run publishes through. */
@NullMarked
package io.warren.load.topology;

import org.jspecify.annotations.NullMarked;
