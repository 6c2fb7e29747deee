/** Tests of who publishes to and consumes from what. */
@NullMarked
package io.warren.load.topology;

import org.jspecify.annotations.NullMarked;
