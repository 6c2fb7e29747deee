/** Parameters of parts that this broker may or may not have. */
@NullMarked
package io.warren.broker.parameter;

import org.jspecify.annotations.NullMarked;
