package io.warren.exchanges.jms;

import java.util.Arrays;

/**
 * The pattern of a LIKE: {@code %} stands for any number of characters, {@code _} for one, and what follows the escape
 * character for itself.
 *
 * <p>
 * Threads: any; it does not change. Costs at most a step per character of the text and of the pattern's last stretch without
 * {@code %}, multiplied; no regular expression, whose cost its author could choose.
 */
final class LikePattern {

    static final int LENGTH_MAX = 255;

    private static final int ANY = -1;
    private static final int MANY = -2;

    /** Code units to match, {@link #ANY} or {@link #MANY}. */
    private final int[] parts;

    private LikePattern(int[] parts) {
        this.parts = parts;
    }

    /** @param escape one character, or empty for none */
    static LikePattern of(String pattern, String escape) throws SelectorException {
        if (pattern.length() > LENGTH_MAX) {
            throw new SelectorException("a pattern is longer than " + LENGTH_MAX + " characters");
        }
        if (escape.length() > 1) {
            throw new SelectorException("'" + escape + "' is not one character to escape with");
        }
        int[] parts = new int[pattern.length()];
        int count = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (!escape.isEmpty() && c == escape.charAt(0) && i + 1 < pattern.length()) {
                parts[count++] = pattern.charAt(++i);
            } else {
                parts[count++] = switch (c) {
                    case '%' -> MANY;
                    case '_' -> ANY;
                    default -> c;
                };
            }
        }
        return new LikePattern(Arrays.copyOf(parts, count));
    }

    boolean matches(String text) {
        int part = 0;
        int at = 0;
        int many = -1; // the last % so far, and how far the text went into it
        int taken = 0;
        while (at < text.length()) {
            if (part < parts.length && parts[part] == MANY) {
                many = part++;
                taken = at;
            } else if (part < parts.length && (parts[part] == ANY || parts[part] == text.charAt(at))) {
                part++;
                at++;
            } else if (many >= 0) {
                part = many + 1;
                at = ++taken;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == MANY) {
            part++;
        }
        return part == parts.length;
    }
}
