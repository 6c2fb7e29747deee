/** Tests of frames sent and received. */
@NullMarked
package io.warren.load.wire;

import org.jspecify.annotations.NullMarked;
