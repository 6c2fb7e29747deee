package io.warren.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of one row of {@code wire/rows.txt}; {@link RowsTest} sees that each row has one. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(RowInFailure.class)
@interface Row {

    /** The row's id, such as {@code F01}. */
    String value();
}
