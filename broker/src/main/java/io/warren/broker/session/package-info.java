/** What a channel knows of its connection and of its broker. */
@NullMarked
package io.warren.broker.session;

import org.jspecify.annotations.NullMarked;
