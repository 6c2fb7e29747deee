/** x-jms-topic: topic routing with selectors of the Java Message Service. */
@NullMarked
package io.warren.exchanges.jms;

import org.jspecify.annotations.NullMarked;
