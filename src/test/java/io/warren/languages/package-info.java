/** Clients for other languages, run as programs of their own; tests skip on a machine that lacks one. */
@NullMarked
package io.warren.languages;

import org.jspecify.annotations.NullMarked;
