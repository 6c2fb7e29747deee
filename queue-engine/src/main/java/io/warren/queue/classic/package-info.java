/** The classic queue: first in, first out, in memory, each entry delivered to one consumer. */
@NullMarked
package io.warren.queue.classic;

import org.jspecify.annotations.NullMarked;
