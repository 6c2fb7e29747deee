/** A file system in memory that can lose power, fill up and fail, the same way each time; for tests only. */
@NullMarked
package io.warren.faultfs;

import org.jspecify.annotations.NullMarked;
