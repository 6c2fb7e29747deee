/** What a broker with a data directory still has when it starts again, after a good stop and after a bad one. */
@NullMarked
package io.warren.durability;

import org.jspecify.annotations.NullMarked;
