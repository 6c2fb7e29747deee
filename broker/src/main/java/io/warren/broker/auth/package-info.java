/** Who may come in, and what they may do. */
@NullMarked
package io.warren.broker.auth;

import org.jspecify.annotations.NullMarked;
