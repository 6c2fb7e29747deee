/** Kills a broker under load, starts it again, and checks that it kept what it promised. */
@NullMarked
package io.warren.crash;

import org.jspecify.annotations.NullMarked;
