package io.warren.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that talks to a broker. Its tests take a {@link BrokerUnderTest} as a parameter; all tests of the class
 * share one broker, so they use names of their own ({@link BrokerUnderTest#name}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrokerExtension.class)
public @interface BrokerTest {

    /** Settings of the broker as {@code key=value}; a class that has any cannot run against a broker outside. */
    String[] settings() default {};

    /** Whether all classes that say so have one broker together, without settings; it saves starting one for each. */
    boolean shared() default false;
}
