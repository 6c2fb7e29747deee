/** How much users and virtual hosts may use. */
@NullMarked
package io.warren.broker.limit;

import org.jspecify.annotations.NullMarked;
