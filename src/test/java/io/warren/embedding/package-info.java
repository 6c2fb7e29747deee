/** Warren inside somebody's own JVM: what it needs, and what it leaves behind. */
@NullMarked
package io.warren.embedding;

import org.jspecify.annotations.NullMarked;
