/** Tests of which plans make sense. */
@NullMarked
package io.warren.load.plan;

import org.jspecify.annotations.NullMarked;
