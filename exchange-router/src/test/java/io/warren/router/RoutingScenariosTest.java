package io.warren.router;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Runs the files under scenarios/; {@link Scenario} says how they are written. */
@Timeout(60)
class RoutingScenariosTest {

    @TestFactory
    List<DynamicContainer> scenarios() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(RoutingScenariosTest.class.getResource("/scenarios"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().map(RoutingScenariosTest::container).toList();
        }
    }

    private static DynamicContainer container(Path file) {
        try {
            List<Scenario> scenarios = Scenario.parse(Files.readAllLines(file));
            return DynamicContainer.dynamicContainer(file.getFileName().toString(),
                    scenarios.stream().map(each -> DynamicTest.dynamicTest(each.rule(), each::run)).toList());
        } catch (IOException e) {
            throw new IllegalStateException("Expected to read " + file, e);
        }
    }
}
