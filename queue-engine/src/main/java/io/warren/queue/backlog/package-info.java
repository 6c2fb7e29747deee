/** Where the part of a queue lies that nobody will ask for soon: packed into blocks outside the heap. */
@NullMarked
package io.warren.queue.backlog;

import org.jspecify.annotations.NullMarked;
