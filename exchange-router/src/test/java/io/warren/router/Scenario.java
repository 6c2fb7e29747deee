package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One rule of routing in text: a comment that states it, and lines that show it on a new topology.
 *
 * <pre>
 *   queue NAME                             declares a queue; binding does so too
 *   exchange NAME TYPE [durable] [auto-delete] [internal] [alternate=NAME]
 *   bind EXCHANGE QUEUE KEY [name=value…]  unbind likewise
 *   bind-exchange TO FROM KEY              unbind-exchange likewise
 *   delete EXCHANGE [if-unused]
 *   remove-queue NAME
 *   … => NAMES                             exactly these exchanges are gone after the line
 *   … ! KIND text                          the line is refused so
 *   publish EXCHANGE KEY [cc=KEY…] [name=value…] -> QUEUES
 * </pre>
 *
 * Values: 1 is an integer, 1.5 a double, true a boolean, void void, 'x' and anything else a string; "" is an empty word. The
 * line of dashes separates what is set up from what follows from it.
 */
record Scenario(String rule, List<String> lines) {

    private static final Pattern WORD = Pattern.compile("[^ ]+");

    static List<Scenario> parse(List<String> text) {
        List<Scenario> scenarios = new ArrayList<>();
        for (String line : text) {
            if (line.startsWith("# ")) {
                scenarios.add(new Scenario(line.substring(2), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("----")) {
                scenarios.getLast().lines.add(line);
            }
        }
        return scenarios;
    }

    void run() {
        Stage stage = new Stage();
        lines.forEach(stage::play);
    }

    /** A topology and its queues while a scenario runs. */
    private static final class Stage {
        private final Map<String, Destination> queues = new ConcurrentHashMap<>();
        private final Topology topology = new Topology("/", queues::get, ExchangeTypes.builtIn());
        private final Route route = new Route(); // one for all, as a publisher does

        void play(String line) {
            String[] refused = line.split(" ! ", 2);
            if (refused.length == 2) {
                String[] expected = refused[1].split(" ", 2);
                assertThatThrownBy(() -> change(words(refused[0]))).as(line)
                        .isInstanceOfSatisfying(RouterException.class,
                                e -> assertThat(e.kind().name()).isEqualTo(expected[0]))
                        .hasMessage(expected[1]);
            } else if (line.startsWith("publish ")) {
                String[] sides = line.split(" ->", 2);
                assertThat(publish(words(sides[0]))).as(line).containsExactlyInAnyOrderElementsOf(words(sides[1]));
            } else {
                String[] sides = line.split(" =>", 2);
                List<String> gone = change(words(sides[0]));
                if (sides.length == 2) {
                    assertThat(gone).as(line).containsExactlyInAnyOrderElementsOf(words(sides[1]));
                    gone.forEach(name -> assertThat(topology.exchange(name)).as(line).isNull());
                }
            }
        }

        private List<String> change(List<String> words) {
            String first = words.get(1);
            switch (words.getFirst()) {
                case "queue" -> queue(first);
                case "exchange" -> topology.declare(declaration(words));
                case "bind" -> topology.bindQueue(queue(words.get(2)), first, words.get(3), table(words, 4));
                case "unbind" -> {
                    return topology.unbindQueue(queue(words.get(2)), first, words.get(3), table(words, 4));
                }
                case "bind-exchange" -> topology.bindExchange(first, words.get(2), words.get(3), table(words, 4));
                case "unbind-exchange" -> {
                    return topology.unbindExchange(first, words.get(2), words.get(3), table(words, 4));
                }
                case "delete" -> {
                    return topology.delete(first, words.contains("if-unused"));
                }
                case "remove-queue" -> {
                    Destination queue = queue(first);
                    queues.remove(first);
                    return topology.removeQueue(queue);
                }
                default -> throw new IllegalArgumentException("Expected a command, but read " + words);
            }
            return List.of();
        }

        private Destination queue(String name) {
            Destination queue = queues.computeIfAbsent(name, TestQueue::new);
            topology.queueAdded();
            return queue;
        }

        private List<String> publish(List<String> words) {
            List<String> extraKeys = words.stream().filter(word -> word.startsWith("cc="))
                    .map(word -> word.substring(3)).toList();
            List<String> others = words.stream().filter(word -> !word.startsWith("cc=")).toList();
            route.clear();
            topology.route(topology.requireExchange(words.get(1)),
                    new TestMessage(words.get(2), extraKeys, table(others, 3)), route);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < route.size(); i++) {
                names.add(route.get(i).name());
            }
            return names;
        }

        private static ExchangeDeclaration declaration(List<String> words) {
            Map<String, Object> arguments = new HashMap<>();
            for (String word : words) {
                if (word.startsWith("alternate=")) {
                    arguments.put("alternate-exchange", value(word.substring(word.indexOf('=') + 1)));
                }
            }
            return new ExchangeDeclaration(words.get(1), words.get(2), words.contains("durable"),
                    words.contains("auto-delete"), words.contains("internal"), arguments);
        }

        private static Map<String, Object> table(List<String> words, int from) {
            Map<String, Object> table = new HashMap<>();
            for (String word : words.subList(from, words.size())) {
                int equals = word.indexOf('=');
                table.put(word.substring(0, equals), value(word.substring(equals + 1)));
            }
            return table;
        }

        private static @Nullable Object value(String text) {
            if (text.matches("-?\\d+")) {
                return Long.valueOf(text);
            }
            if (text.matches("-?\\d+\\.\\d+")) {
                return Double.valueOf(text);
            }
            return switch (text) {
                case "true", "false" -> Boolean.valueOf(text);
                case "void" -> null;
                default -> text.replace("'", "");
            };
        }

        private static List<String> words(String text) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(text);
            while (word.find()) {
                words.add(word.group().equals("\"\"") ? "" : word.group());
            }
            return words;
        }
    }
}
