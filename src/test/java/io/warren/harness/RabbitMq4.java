package io.warren.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A rule of RabbitMQ 4.x, which Warren keeps: skipped against a broker outside that reports an older version. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RabbitMq4 {

    /** How older versions differ, printed with the skipped test. */
    String before();
}
