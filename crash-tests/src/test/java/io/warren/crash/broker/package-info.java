/** Faults at system calls. */
@NullMarked
package io.warren.crash.broker;

import org.jspecify.annotations.NullMarked;
