/** What a message costs as queues, bindings, backlog, connections or bodies grow. */
@NullMarked
package io.warren.bench.growth;

import org.jspecify.annotations.NullMarked;
