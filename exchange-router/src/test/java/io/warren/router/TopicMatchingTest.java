package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The topic table finds what a plain recursive matcher finds, while bindings come and go. */
@Timeout(60)
class TopicMatchingTest {

    private static final String[] WORDS = {"a", "b", "c", "", "*", "#"};

    @Test
    void findsTheSameAsAPlainMatcherWhileBindingsComeAndGo() {
        long seed = System.nanoTime();
        System.out.println("TopicMatchingTest seed " + seed);
        Random random = new Random(seed);
        TopicTable table = new TopicTable();
        Exchange exchange = new Exchange(new ExchangeDeclaration("x", "topic", false, false, false, Map.of()),
                BuiltInType.all().getFirst(), table);
        List<Binding> bindings = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            if (bindings.isEmpty() || (bindings.size() < 40 && random.nextInt(5) > 1)) {
                Binding binding = new Binding(exchange, new TestQueue("q" + step), key(random, WORDS.length), Map.of());
                bindings.add(binding);
                table.add(binding);
            } else {
                table.remove(bindings.remove(random.nextInt(bindings.size())));
            }
            for (int i = 0; i < 3; i++) {
                String routingKey = key(random, WORDS.length - random.nextInt(3));
                assertThat(found(table, routingKey)).as("seed %d step %d key '%s'", seed, step, routingKey)
                        .isEqualTo(expected(bindings, routingKey));
            }
        }
    }

    @Test
    void takesTimeByTheWordsOfAKeyNotByTheWaysToReadIt() {
        TopicTrie trie = new TopicTrie();
        TestQueue queue = new TestQueue("q");
        trie.add(Stream.generate(() -> "#").limit(60).collect(Collectors.joining(".a.", "", ".b")), queue);
        Route route = new Route();
        // A matcher that tries every way to spread 127 words over 60 # would not come back.
        assertThat(trie.match("a.".repeat(126) + "c", route)).isFalse();
        assertThat(trie.match("a.".repeat(126) + "b", route)).isTrue();
    }

    @Test
    void keepsNothingOfRemovedBindings() {
        TopicTrie trie = new TopicTrie();
        TestQueue queue = new TestQueue("q");
        List<String> keys = List.of("a.b.c", "a.*.c", "a.#", "#.a.#", "", "a..b", "*");
        keys.forEach(key -> trie.add(key, queue));
        keys.forEach(key -> trie.remove(key, queue));
        assertThat(trie.isEmpty()).isTrue();
    }

    private static String key(Random random, int words) {
        int length = random.nextInt(6);
        List<String> key = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            key.add(WORDS[random.nextInt(words)]);
        }
        return String.join(".", key);
    }

    private static Set<String> found(TopicTable table, String routingKey) {
        Route route = new Route();
        boolean matched = table.matchKey(routingKey, route);
        assertThat(matched).isEqualTo(!route.isEmpty());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < route.size(); i++) {
            assertThat(names.add(route.get(i).name())).as("each destination once").isTrue();
        }
        return names;
    }

    private static Set<String> expected(List<Binding> bindings, String routingKey) {
        Set<String> names = new HashSet<>();
        for (Binding binding : bindings) {
            if (fits(split(binding.bindingKey()), split(routingKey))) {
                names.add(binding.destination().name());
            }
        }
        return names;
    }

    private static List<String> split(String key) {
        return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
    }

    private static boolean fits(List<String> pattern, List<String> words) {
        if (pattern.isEmpty()) {
            return words.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.getFirst().equals("#")) {
            return fits(rest, words) || (!words.isEmpty() && fits(pattern, words.subList(1, words.size())));
        }
        return !words.isEmpty() && (pattern.getFirst().equals("*") || pattern.getFirst().equals(words.getFirst()))
                && fits(rest, words.subList(1, words.size()));
    }
}
