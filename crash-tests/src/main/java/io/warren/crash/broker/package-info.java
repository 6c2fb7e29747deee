/** Brokers as processes of their own, which can be killed, stopped and started on the same data. */
@NullMarked
package io.warren.crash.broker;

import org.jspecify.annotations.NullMarked;
