/** Frames: the protocol header, cutting input into frames, and writing frames. */
@NullMarked
package io.warren.codec.frame;

import org.jspecify.annotations.NullMarked;
