/** Everything that is declared, changed by records that are applied in one order. */
@NullMarked
package io.warren.broker.definition;

import org.jspecify.annotations.NullMarked;
