/** x-consistent-hash: the same key goes to the same queue, also after most changes of bindings. */
@NullMarked
package io.warren.exchanges.hash;

import org.jspecify.annotations.NullMarked;
