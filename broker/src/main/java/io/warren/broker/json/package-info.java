/** JSON as plain Java values, for what has no form of its own. */
@NullMarked
package io.warren.broker.json;

import org.jspecify.annotations.NullMarked;
