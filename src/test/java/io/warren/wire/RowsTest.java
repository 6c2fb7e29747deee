package io.warren.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of {@code wire/rows.txt} has its test, and no test speaks of a row that is not there. */
class RowsTest {

    private static final List<Class<?>> TESTS = List.of(ProtocolHeaderTest.class, AuthenticationTest.class,
            TuningTest.class, FramingTest.class, MethodDecodingTest.class, ContentTest.class, PropertiesTest.class,
            RefusedMethodTest.class, SessionTest.class, FloodTest.class);

    @Test
    void eachRowHasExactlyOneTest() throws IOException {
        List<String> tested = TESTS.stream().flatMap(RowsTest::rowsOf).toList();
        assertThat(tested).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(rows());
    }

    private static Stream<String> rowsOf(Class<?> test) {
        return Arrays.stream(test.getDeclaredMethods()).map(RowsTest::rowOf).filter(row -> !row.isEmpty());
    }

    private static String rowOf(Method method) {
        Row row = method.getAnnotation(Row.class);
        return row == null ? "" : row.value();
    }

    private static List<String> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(RowsTest.class.getResourceAsStream("/wire/rows.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> line.substring(0, 3))
                    .toList();
        }
    }
}
