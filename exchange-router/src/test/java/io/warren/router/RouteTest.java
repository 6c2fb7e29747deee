package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    private final Route route = new Route();

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 100, 5_000})
    void keepsEachDestinationOnceInTheOrderOfAdding(int count) {
        List<Destination> queues = queues(count);
        for (int round = 0; round < 3; round++) { // again after clear, when its arrays have grown
            queues.forEach(route::add);
            queues.reversed().forEach(route::add);
            assertThat(contents()).containsExactlyElementsOf(queues);
            route.clear();
            assertThat(route.isEmpty()).isTrue();
        }
    }

    @Test
    void findsAgainWhatWasAppendedUnchecked() {
        List<Destination> queues = queues(100);
        queues.forEach(route::append);
        queues.forEach(route::add);
        assertThat(contents()).containsExactlyElementsOf(queues);
    }

    @Test
    void tellsQueuesOfOneNameApart() {
        route.add(new TestQueue("q"));
        route.add(new TestQueue("q"));
        assertThat(route.size()).isEqualTo(2);
    }

    private static List<Destination> queues(int count) {
        List<Destination> queues = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            queues.add(new TestQueue("q" + i));
        }
        return queues;
    }

    private List<Destination> contents() {
        List<Destination> contents = new ArrayList<>();
        for (int i = 0; i < route.size(); i++) {
            contents.add(route.get(i));
        }
        return contents;
    }
}
