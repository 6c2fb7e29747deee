/** What clients saw of a broker, and the checks that it kept its promises. Knows no client and no broker. */
@NullMarked
package io.warren.crash.history;

import org.jspecify.annotations.NullMarked;
