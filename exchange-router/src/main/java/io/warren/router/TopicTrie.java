package io.warren.router;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Binding keys of words with the wildcards {@code *} (one word) and {@code #} (any number, also none), as a tree of words. An
 * empty key has no word; between two dots, before the first and after the last there is a word, maybe an empty one.
 *
 * <p>
 * Threads: {@link #add} and {@link #remove}, one writer; {@link #match}, any. Matching goes through the routing key once with
 * the set of nodes that fit so far, so that several {@code #} cost no more than the nodes they reach.
 */
final class TopicTrie {

    /** One position in a tree of binding keys. */
    private static final class Node {
        final DestinationSet destinations = new DestinationSet();
        volatile @Nullable ConcurrentHashMap<String, Node> words;
        volatile @Nullable Node oneWord;
        volatile @Nullable Node manyWords;

        @Nullable
        Node child(String word) {
            return switch (word) {
                case "*" -> oneWord;
                case "#" -> manyWords;
                default -> literal(word);
            };
        }

        /** In a routing key, wildcards are words like others, and no binding key has them as such. */
        @Nullable
        Node literal(String word) {
            ConcurrentHashMap<String, Node> map = words;
            return map == null ? null : map.get(word);
        }

        Node childToAddTo(String word) {
            Node child = child(word);
            if (child != null) {
                return child;
            }
            Node fresh = new Node();
            switch (word) {
                case "*" -> oneWord = fresh;
                case "#" -> manyWords = fresh;
                default -> {
                    ConcurrentHashMap<String, Node> map = words;
                    if (map == null) {
                        map = new ConcurrentHashMap<>(2);
                        words = map;
                    }
                    map.put(word, fresh);
                }
            }
            return fresh;
        }

        void cut(String word) {
            switch (word) {
                case "*" -> oneWord = null;
                case "#" -> manyWords = null;
                default -> {
                    ConcurrentHashMap<String, Node> map = words;
                    if (map != null) {
                        map.remove(word);
                        if (map.isEmpty()) {
                            words = null;
                        }
                    }
                }
            }
        }

        boolean isBare() {
            return destinations.isEmpty() && words == null && oneWord == null && manyWords == null;
        }
    }

    private final Node root = new Node();

    static List<String> words(String key) {
        List<String> words = new ArrayList<>();
        if (key.isEmpty()) {
            return words;
        }
        int start = 0;
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', start)) {
            words.add(key.substring(start, dot));
            start = dot + 1;
        }
        words.add(key.substring(start));
        return words;
    }

    void add(String bindingKey, Destination destination) {
        Node node = root;
        for (String word : words(bindingKey)) {
            node = node.childToAddTo(word);
        }
        node.destinations.add(destination);
    }

    void remove(String bindingKey, Destination destination) {
        List<String> words = words(bindingKey);
        List<Node> path = new ArrayList<>(words.size() + 1);
        Node node = root;
        path.add(node);
        for (String word : words) {
            node = node.child(word);
            if (node == null) {
                return;
            }
            path.add(node);
        }
        node.destinations.remove(destination);
        for (int i = words.size(); i > 0 && path.get(i).isBare(); i--) {
            path.get(i - 1).cut(words.get(i - 1));
        }
    }

    /** Tells the writer whether nothing is left of what it added. */
    boolean isEmpty() {
        return root.isBare();
    }

    /** Returns whether any binding key matched. */
    boolean match(String routingKey, Route route) {
        Walk walk = new Walk();
        walk.enter(root);
        for (String word : words(routingKey)) {
            walk.read(word);
        }
        return walk.addTo(route);
    }

    /** The nodes that fit the words read so far. A node has one way in, except that {@code #} stays on where it is. */
    private static final class Walk {
        private List<Node> here = new ArrayList<>();
        private List<Node> next = new ArrayList<>();
        /** Nodes of {@code #}: reached once, they fit for the rest of the key. */
        private final DistinctList<Node> staying = new DistinctList<>();

        void enter(Node node) {
            here.add(node);
            enterMany(node);
        }

        void enterMany(Node node) {
            for (Node many = node.manyWords; many != null && staying.add(many); many = many.manyWords) {
                // A # after a # fits at once as well.
            }
        }

        void read(String word) {
            int stayed = staying.size(); // those that this word brings have not read it
            for (Node node : here) {
                readFrom(node, word);
            }
            for (int i = 0; i < stayed; i++) {
                readFrom(staying.get(i), word);
            }
            List<Node> read = here;
            here = next;
            next = read;
            next.clear();
            for (Node node : here) {
                enterMany(node);
            }
        }

        private void readFrom(Node node, String word) {
            Node literal = node.literal(word);
            if (literal != null) {
                next.add(literal);
            }
            Node one = node.oneWord;
            if (one != null) {
                next.add(one);
            }
        }

        boolean addTo(Route route) {
            boolean any = false;
            for (Node node : here) {
                any |= node.destinations.addTo(route);
            }
            for (int i = 0; i < staying.size(); i++) {
                any |= staying.get(i).destinations.addTo(route);
            }
            return any;
        }
    }
}
