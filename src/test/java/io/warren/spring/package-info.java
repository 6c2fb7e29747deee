/** Spring AMQP as applications use it, without Spring Boot. */
@NullMarked
package io.warren.spring;

import org.jspecify.annotations.NullMarked;
