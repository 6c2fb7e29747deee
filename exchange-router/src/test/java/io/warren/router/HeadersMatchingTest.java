package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The headers table finds what going through all bindings would find, while bindings come and go. */
@Timeout(60)
class HeadersMatchingTest {

    private static final String[] NAMES = {"a", "b", "c", "d", "x-a", "x-b"};
    private static final String[] KINDS = {"all", "any", "all-with-x", "any-with-x"};

    /** Values in groups: those of a group are the same to a headers exchange, those of different groups are not. */
    private static final List<List<Object>> VALUES = List.of(
            List.of(1L, 1.0, 1.0f, new BigDecimal("1.00"), Instant.ofEpochSecond(1)),
            List.of(1.5, 1.5f, new BigDecimal("1.5")), List.of("1", "1".getBytes(StandardCharsets.UTF_8)),
            List.of(true), List.of(List.of(1L, "1"), List.of(1.0, "1")), List.of(Map.of("k", 1L), Map.of("k", 1.0)),
            List.of(new byte[]{-1, -2}, new byte[]{-1, -2}), List.of(Double.NaN), List.of("true"));

    private static final IdentityHashMap<Object, Integer> GROUPS = new IdentityHashMap<>();

    static {
        for (int i = 0; i < VALUES.size(); i++) {
            for (Object value : VALUES.get(i)) {
                GROUPS.put(value, i);
            }
        }
    }

    @Test
    void findsTheSameAsAPlainMatcherWhileBindingsComeAndGo() {
        long seed = System.nanoTime();
        System.out.println("HeadersMatchingTest seed " + seed);
        Random random = new Random(seed);
        HeadersTable table = new HeadersTable();
        Exchange exchange = new Exchange(new ExchangeDeclaration("x", "headers", false, false, false, Map.of()),
                BuiltInType.all().getFirst(), table);
        List<Binding> bindings = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            if (bindings.isEmpty() || (bindings.size() < 40 && random.nextInt(5) > 1)) {
                Map<String, Object> arguments = headers(random);
                if (random.nextInt(4) > 0) {
                    arguments.put("x-match", KINDS[random.nextInt(KINDS.length)]);
                }
                Binding binding = new Binding(exchange, new TestQueue("q" + step), "", arguments);
                bindings.add(binding);
                table.add(binding);
            } else {
                table.remove(bindings.remove(random.nextInt(bindings.size())));
            }
            Map<String, Object> headers = headers(random);
            assertThat(found(table, headers)).as("seed %d step %d headers %s", seed, step, headers)
                    .isEqualTo(expected(bindings, headers));
        }
    }

    @Test
    void findsOneBindingAmongManyInAMessageWithThousandsOfHeaders() {
        HeadersTable table = new HeadersTable();
        Exchange exchange = new Exchange(new ExchangeDeclaration("x", "headers", false, false, false, Map.of()),
                BuiltInType.all().getFirst(), table);
        for (int i = 0; i < 1_000; i++) {
            table.add(new Binding(exchange, new TestQueue("q" + i), "", Map.of("kind", "same", "h" + i, (long) i)));
        }
        Map<String, Object> headers = new HashMap<>();
        headers.put("kind", "same");
        for (int i = 0; i < 8_000; i++) {
            headers.put("h" + i, i == 77 ? 77L : -1L);
        }
        assertThat(found(table, headers)).containsExactly("q77");
    }

    /** Mostly few names, so that matches happen; null stands for a void value. */
    private static Map<String, Object> headers(Random random) {
        Map<String, Object> headers = new HashMap<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<Object> group = VALUES.get(random.nextInt(VALUES.size()));
            Object value = group.get(random.nextInt(group.size()));
            headers.put(NAMES[random.nextInt(NAMES.length)], random.nextInt(6) == 0 ? null : value);
        }
        return headers;
    }

    private static Set<String> found(HeadersTable table, Map<String, Object> headers) {
        Route route = new Route();
        boolean matched = table.match(new TestMessage(headers), route);
        assertThat(matched).isEqualTo(!route.isEmpty());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < route.size(); i++) {
            assertThat(names.add(route.get(i).name())).as("each destination once").isTrue();
        }
        return names;
    }

    private static Set<String> expected(List<Binding> bindings, Map<String, Object> headers) {
        Set<String> names = new HashSet<>();
        for (Binding binding : bindings) {
            if (fits(binding.arguments(), headers)) {
                names.add(binding.destination().name());
            }
        }
        return names;
    }

    private static boolean fits(Map<String, Object> arguments, Map<String, Object> headers) {
        Object kind = arguments.containsKey("x-match") ? arguments.get("x-match") : "all";
        boolean withReserved = kind.equals("all-with-x") || kind.equals("any-with-x");
        boolean all = true;
        boolean any = false;
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            String name = argument.getKey();
            if (name.equals("x-match") || (name.startsWith("x-") && !withReserved)) {
                continue;
            }
            boolean fits = headers.containsKey(name) && (argument.getValue() == null
                    || (headers.get(name) != null && group(argument.getValue()) == group(headers.get(name))));
            all &= fits;
            any |= fits;
        }
        return kind.toString().startsWith("all") ? all : any;
    }

    private static int group(Object value) {
        Integer group = GROUPS.get(value);
        if (group == null) {
            throw new IllegalArgumentException("Expected one of VALUES, but was given " + value);
        }
        return group;
    }
}
