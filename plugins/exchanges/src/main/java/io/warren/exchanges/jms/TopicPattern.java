package io.warren.exchanges.jms;

import java.util.Arrays;
import java.util.List;

/**
 * A binding key of words, {@code *} for one word and {@code #} for any number, as in topic exchanges.
 *
 * <p>
 * Threads: any; it does not change.
 */
final class TopicPattern {

    private final List<String> words;

    TopicPattern(String bindingKey) {
        this.words = words(bindingKey);
    }

    /** None for an empty key; between two dots there is a word, maybe an empty one. */
    static List<String> words(String key) {
        return key.isEmpty() ? List.of() : Arrays.asList(key.split("\\.", -1));
    }

    boolean matches(List<String> key) {
        int word = 0;
        int at = 0;
        int many = -1; // the last # so far, and how far the key went into it
        int taken = 0;
        while (at < key.size()) {
            if (word < words.size() && words.get(word).equals("#")) {
                many = word++;
                taken = at;
            } else if (word < words.size() && (words.get(word).equals("*") || words.get(word).equals(key.get(at)))) {
                word++;
                at++;
            } else if (many >= 0) {
                word = many + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        while (word < words.size() && words.get(word).equals("#")) {
            word++;
        }
        return word == words.size();
    }
}
