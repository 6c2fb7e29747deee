package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of classic queues, as told in {@code src/test/resources/scenarios}. */
class ClassicQueueScenariosTest {

    @TestFactory
    Stream<DynamicTest> ordering() throws IOException {
        return tests("ordering");
    }

    @TestFactory
    Stream<DynamicTest> credit() throws IOException {
        return tests("credit");
    }

    @TestFactory
    Stream<DynamicTest> consumers() throws IOException {
        return tests("consumers");
    }

    @TestFactory
    Stream<DynamicTest> lifetime() throws IOException {
        return tests("lifetime");
    }

    private static Stream<DynamicTest> tests(String file) throws IOException {
        try (InputStream in = ClassicQueueScenariosTest.class.getResourceAsStream("/scenarios/" + file + ".txt")) {
            assertThat(in).as(file).isNotNull();
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            List<Scenario> scenarios = Scenario.parse(lines);
            assertThat(scenarios).isNotEmpty();
            return scenarios.stream().map(scenario -> DynamicTest.dynamicTest(scenario.rule(), scenario::run));
        }
    }
}
