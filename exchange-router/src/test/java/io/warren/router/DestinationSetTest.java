package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DestinationSetTest {

    private static final int QUEUES = 2_000;
    private static final int CHANGES = 400_000;

    @Test
    void aQueueThatIsUnboundAndBoundAgainMeanwhileIsNotFoundTwice() throws InterruptedException, ExecutionException {
        DestinationSet set = new DestinationSet();
        List<Destination> queues = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            queues.add(new TestQueue("q" + i));
            set.add(queues.get(i));
        }
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<?> result = reader.submit(() -> read(set, done));
            try {
                for (int i = 0; i < CHANGES; i++) { // each goes from its place to the end, which a reader comes to later
                    set.remove(queues.get(i % QUEUES));
                    set.add(queues.get(i % QUEUES));
                }
            } finally {
                done.set(true);
            }
            assertThat(result.get()).isNull();
        }
    }

    private static void read(DestinationSet set, AtomicBoolean done) {
        Route route = new Route();
        do {
            route.clear();
            set.addTo(route);
            Set<Destination> found = new HashSet<>();
            for (int i = 0; i < route.size(); i++) {
                assertThat(found.add(route.get(i))).as("%s once", route.get(i)).isTrue();
            }
        } while (!done.get());
    }
}
