/**
 * What the broker answers to malformed and hostile octets: raw sockets and frames built by hand, one test per row of
 * {@code wire/rows.txt}, each with a witness beside it that must not notice.
 */
@NullMarked
package io.warren.wire;

import org.jspecify.annotations.NullMarked;
