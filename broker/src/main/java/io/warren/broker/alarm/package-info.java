/** Alarms that stop publishers while a resource is low. */
@NullMarked
package io.warren.broker.alarm;

import org.jspecify.annotations.NullMarked;
