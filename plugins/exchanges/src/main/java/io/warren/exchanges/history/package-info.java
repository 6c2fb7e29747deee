/** x-recent-history: who is bound late gets the last messages. */
@NullMarked
package io.warren.exchanges.history;

import org.jspecify.annotations.NullMarked;
