/** Stand-ins for what surrounds a queue, for tests: a loop run by hand, a subscriber that remembers, a message that is its name. */
@NullMarked
package io.warren.queue.fake;

import org.jspecify.annotations.NullMarked;
