/** What of the definitions survives a restart: as records, as bytes, and as the state that the records add up to. */
@NullMarked
package io.warren.broker.definition.store;

import org.jspecify.annotations.NullMarked;
