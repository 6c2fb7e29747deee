/** Schedules, and thirty cycles where a broker is to be tested. */
@NullMarked
package io.warren.crash.run;

import org.jspecify.annotations.NullMarked;
