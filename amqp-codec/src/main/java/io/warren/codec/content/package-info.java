/** Content headers and the basic properties of a message, as objects and as raw octets with an index. */
@NullMarked
package io.warren.codec.content;

import org.jspecify.annotations.NullMarked;
