package io.warren.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What Warren does and a broker outside cannot be asked for: skipped when {@code warren.test.uri} is set. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface WarrenOnly {

    /** Why another broker cannot answer, printed with the skipped test. */
    String because();
}
