/** Policies: what is said of queues and exchanges by their names, from outside of their declarations. */
@NullMarked
package io.warren.broker.policy;

import org.jspecify.annotations.NullMarked;
