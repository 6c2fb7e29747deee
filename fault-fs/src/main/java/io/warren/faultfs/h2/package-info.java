/** Lets H2 open its files on a file system that fails. */
@NullMarked
package io.warren.faultfs.h2;

import org.jspecify.annotations.NullMarked;
