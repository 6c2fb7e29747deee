package io.warren.wire;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows a test as its row and its rule: {@code F01: a bad frame end is a frame error and nothing after it is read}. */
final class RowNames extends DisplayNameGenerator.Standard {

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method testMethod) {
        String rule = testMethod.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        Row row = testMethod.getAnnotation(Row.class);
        return row == null ? rule : row.value() + ": " + rule;
    }
}
