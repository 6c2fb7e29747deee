/** A broker to embed or to start from the command line. */
@NullMarked
package io.warren.broker;

import org.jspecify.annotations.NullMarked;
