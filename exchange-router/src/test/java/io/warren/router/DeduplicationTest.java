package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An exchange that lets no message pass twice. */
class DeduplicationTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000); // clocks may wrap
    private final TestQueue queue = new TestQueue("q");
    private final Topology topology =
            new Topology("/", _ -> null, ExchangeTypes.builtIn(), TopologyListener.NONE, nanos::get);
    private final Route route = new Route();

    private void declare(String name, Map<String, Object> arguments) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.putIfAbsent("x-message-deduplication", true);
        topology.declare(new ExchangeDeclaration(name, "fanout", false, false, false, all));
        topology.bindQueue(queue, name, "", Map.of());
    }

    private static TestMessage message(@Nullable Object id) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-deduplication-header", id);
        return new TestMessage(headers);
    }

    private @Nullable Claims route(String exchange, Routable message) {
        route.clear();
        route.claimIds();
        topology.route(topology.requireExchange(exchange), message, route);
        return route.claims();
    }

    /** Publishes, and settles what was claimed; whether the queue was reached. */
    private boolean passes(Routable message) {
        return passes(message, true);
    }

    private boolean passes(Routable message, boolean accepted) {
        Claims claims = route("x", message);
        if (claims != null) {
            claims.settle(accepted);
        }
        return !route.isEmpty();
    }

    private void elapse(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void aMessageWithTheIdOfAnEarlierOneDoesNotPass() {
        declare("x", Map.of());

        assertThat(passes(message("a"))).isTrue();
        assertThat(passes(message("b"))).isTrue();
        assertThat(passes(message("a"))).isFalse();
        assertThat(Objects.requireNonNull(route("x", message("b"))).duplicate()).isTrue();
    }

    @Test
    void messagesWithoutAnIdPassAsOftenAsTheyCome() {
        declare("x", Map.of());
        for (Object noId : new Object[]{null, List.of("a"), Map.of("a", 1L)}) {
            assertThat(passes(message(noId))).isTrue();
            assertThat(passes(message(noId))).isTrue();
        }
        assertThat(passes(new TestMessage("no header"))).isTrue();
        assertThat(route("x", new TestMessage("no header"))).isNull();
    }

    @Test
    void anIdMayBeOfAnySimpleTypeAndIsComparedAsHeadersAre() {
        declare("x", Map.of());
        Instant time = Instant.ofEpochSecond(1_700_000_000);
        for (Object id : new Object[]{7L, true, 0.5, time, new byte[]{-1, 0}, "7"}) {
            assertThat(passes(message(id))).as("%s", id).isTrue();
            assertThat(passes(message(id))).as("%s", id).isFalse();
        }
        assertThat(passes(message(7.0))).isFalse();
        assertThat(passes(message(new byte[]{-1, 0}))).isFalse();
        assertThat(passes(message("7".getBytes(StandardCharsets.UTF_8)))).isFalse();
    }

    @Test
    void longIdsAreToldApartByTheirWholeLength() {
        declare("x", Map.of());
        String start = "i".repeat(5000);

        assertThat(passes(message(start + "1"))).isTrue();
        assertThat(passes(message(start + "2"))).isTrue();
        assertThat(passes(message(start + "1"))).isFalse();
        byte[] bytes = new byte[200];
        bytes[0] = -1;
        assertThat(passes(message(bytes))).isTrue();
        assertThat(passes(message(bytes.clone()))).isFalse();
        assertThat(deduplicationOf("x").idOf(message(start))).asString().hasSizeLessThan(200);
    }

    @Test
    void theOldestIdsAreForgottenFirst() {
        declare("x", Map.of("x-cache-size", 3L));
        for (String id : List.of("a", "b", "c")) {
            passes(message(id));
        }
        assertThat(passes(message("a"))).isFalse();
        passes(message("d"));

        assertThat(passes(message("b"))).isFalse();
        assertThat(passes(message("c"))).isFalse();
        assertThat(passes(message("d"))).isFalse();
        assertThat(passes(message("a"))).isTrue();
    }

    @Test
    void withoutASizeTheLast128IdsAreRemembered() {
        declare("x", Map.of());
        for (int i = 0; i < 1000; i++) {
            passes(message("id" + i));
        }
        for (int i = 872; i < 1000; i++) {
            assertThat(passes(message("id" + i))).as("%d", i).isFalse();
        }
        assertThat(passes(message("id871"))).isTrue();
    }

    @Test
    void anIdIsForgottenAfterItsTime() {
        declare("x", Map.of("x-cache-ttl", 1000L));
        passes(message("a"));
        elapse(999);
        assertThat(passes(message("a"))).as("which does not make it younger").isFalse();
        elapse(1);
        assertThat(passes(message("a"))).isTrue();
        assertThat(passes(message("a"))).isFalse();
    }

    @Test
    void aMessageMaySayForHowLongItsIdCounts() {
        declare("x", Map.of("x-cache-ttl", 1000L));
        passes(new TestMessage(Map.of("x-deduplication-header", "short", "x-cache-ttl", 10L)));
        passes(new TestMessage(Map.of("x-deduplication-header", "long", "x-cache-ttl", Long.MAX_VALUE)));
        passes(new TestMessage(Map.of("x-deduplication-header", "wrong", "x-cache-ttl", "10")));
        elapse(10);
        assertThat(passes(message("short"))).isTrue();
        assertThat(passes(message("wrong"))).isFalse();
        elapse(990);
        assertThat(passes(message("wrong"))).isTrue();
        assertThat(passes(message("long"))).isFalse();
    }

    @Test
    void idsThatHaveExpiredMakeRoom() {
        declare("x", Map.of("x-cache-size", 2L));
        passes(new TestMessage(Map.of("x-deduplication-header", "short", "x-cache-ttl", 10L)));
        passes(message("a"));
        elapse(10);
        passes(message("b"));

        assertThat(passes(message("a"))).isFalse();
        assertThat(passes(message("b"))).isFalse();
    }

    @Test
    void theIdOfARefusedMessageIsFreeAgain() {
        declare("x", Map.of("x-cache-size", 2L));
        passes(message("kept"));
        for (int i = 0; i < 10; i++) {
            assertThat(passes(message("a"), false)).isTrue();
        }
        assertThat(passes(message("a"))).isTrue();
        assertThat(passes(message("a"))).isFalse();
        assertThat(passes(message("kept"))).as("what was refused took no room").isFalse();
    }

    @Test
    void aDuplicateSharesTheOutcomeOfAFirstOneThatIsUnderWay() {
        declare("x", Map.of());
        Claims first = Objects.requireNonNull(route("x", message("a")));
        Claims duplicate = Objects.requireNonNull(route("x", message("a")));
        List<Boolean> told = new ArrayList<>();
        duplicate.whenOthersSettled(told::add);

        assertThat(duplicate.duplicate()).isTrue();
        assertThat(duplicate.awaited()).isEqualTo(1);
        assertThat(told).isEmpty();
        first.settle(false);
        assertThat(told).containsExactly(false);

        Claims again = Objects.requireNonNull(route("x", message("a")));
        Claims other = Objects.requireNonNull(route("x", message("a")));
        again.settle(true);
        other.whenOthersSettled(told::add);
        assertThat(told).containsExactly(false, true);
        assertThat(Objects.requireNonNull(route("x", message("a"))).awaited()).isZero();
    }

    @Test
    void duplicatesAreFoundAtExchangesOnTheWay() {
        declare("x", Map.of());
        topology.declare(new ExchangeDeclaration("front", "direct", false, false, false, Map.of()));
        topology.bindExchange("x", "front", "", Map.of());
        TestQueue beside = new TestQueue("beside");
        topology.bindQueue(beside, "front", "", Map.of());
        passes(message("a"));

        Claims claims = Objects.requireNonNull(route("front", message("a")));

        assertThat(claims.duplicate()).isTrue();
        assertThat(route.size()).isEqualTo(1);
        assertThat(route.get(0)).isSameAs(beside);
    }

    @Test
    void twoWhoWouldWaitForEachOtherDoNot() {
        declare("x", Map.of());
        declare("y", Map.of());
        topology.bindExchange("y", "x", "", Map.of());
        topology.bindExchange("x", "y", "", Map.of());
        Claims elsewhere = new Claims();
        elsewhere.pass(deduplicationOf("y"), "a", message("a"));

        Claims claims = Objects.requireNonNull(route("x", message("a")));

        assertThat(claims.awaited()).isZero();
        assertThat(route.isEmpty()).isFalse();
    }

    private Deduplication deduplicationOf(String exchange) {
        return Objects.requireNonNull(topology.requireExchange(exchange).deduplication());
    }

    @Test
    void whoDoesNotClaimIsNeverADuplicateAndLeavesNothing() {
        declare("x", Map.of());
        passes(message("a"));
        for (String id : List.of("a", "b")) {
            route.clear();
            topology.route(topology.requireExchange("x"), message(id), route);
            assertThat(route.isEmpty()).isFalse();
        }
        assertThat(passes(message("b"))).isTrue();
    }

    @Test
    void aRouteThatIdsHadASayInIsNotForTheNextMessage() {
        declare("x", Map.of());
        route("x", new TestMessage("any"));
        assertThat(route.decidedByKeyAlone()).isFalse();
    }

    @Test
    void anotherHeaderMayHaveTheId() {
        declare("x", Map.of("x-deduplication-header", "order"));
        assertThat(passes(new TestMessage(Map.of("order", 1L, "x-deduplication-header", "a")))).isTrue();
        assertThat(passes(new TestMessage(Map.of("order", 2L, "x-deduplication-header", "a")))).isTrue();
        assertThat(passes(new TestMessage(Map.of("order", 1L)))).isFalse();
    }

    @Test
    void ofManyPublishersAtTheSameTimeOneIsTheFirst() throws Exception {
        declare("x", Map.of("x-cache-size", 1000L));
        Exchange exchange = topology.requireExchange("x");
        int ids = 2000;
        AtomicInteger passed = new AtomicInteger();
        Callable<Void> publisher = () -> {
            Route own = new Route();
            for (int i = 0; i < ids; i++) {
                own.clear();
                own.claimIds();
                topology.route(exchange, message("id" + i / 2), own);
                passed.addAndGet(own.size());
                Objects.requireNonNull(own.claims()).settle(true);
            }
            return null;
        };
        try (ExecutorService publishers = Executors.newFixedThreadPool(4)) {
            for (Future<Void> each : publishers.invokeAll(List.of(publisher, publisher, publisher, publisher))) {
                each.get();
            }
        }
        assertThat(passed).hasValue(ids / 2);
    }

    @Test
    void argumentsThatCannotBeAreRefused() {
        refused(Map.of("x-message-deduplication", "yes"),
                "Invalid argument, 'x-message-deduplication' must be a boolean");
        refused(Map.of("x-cache-size", 0L), "Invalid argument, 'x-cache-size' must be an integer greater than 0");
        refused(Map.of("x-cache-size", "many"), "Invalid argument, 'x-cache-size' must be an integer greater than 0");
        refused(Map.of("x-cache-size", 1_000_001L), "Invalid argument, 'x-cache-size' must be at most 1000000");
        refused(Map.of("x-cache-ttl", 0L), "Invalid argument, 'x-cache-ttl' must be an integer greater than 0");
        refused(Map.of("x-cache-persistence", "tape"),
                "Invalid argument, 'x-cache-persistence' must be either 'disk' or 'memory'");
        refused(Map.of("x-deduplication-header", 1L), "Invalid argument, 'x-deduplication-header' must be a string");
        declare("x", Map.of("x-cache-size", "10", "x-cache-ttl", "1000", "x-cache-persistence", "disk"));
    }

    private void refused(Map<String, Object> arguments, String why) {
        assertThatThrownBy(() -> declare("refused", arguments)).isInstanceOf(RouterException.class).hasMessage(why);
    }

    @Test
    void declaredAgainItHasToLetMessagesPassAsBefore() {
        declare("x", Map.of());
        declare("plain", Map.of("x-message-deduplication", false, "x-cache-size", "of no interest"));

        assertThatThrownBy(() -> topology
                .declare(new ExchangeDeclaration("x", "fanout", false, false, false, Map.of())))
                .hasMessage("inequivalent arg 'x-message-deduplication' for exchange 'x' in vhost '/':"
                        + " received none but current is the value 'true' of type 'bool'");
        assertThat(topology.requireExchange("plain").deduplication()).isNull();
    }
}
