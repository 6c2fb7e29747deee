package io.warren.codec;

/** Texts that have to fit a short string. */
public final class ReplyText {
    private static final int SHORT_STRING_BYTES_MAX = 255;

    /** Returns {@code name - explanation} in at most 255 bytes of UTF-8. */
    public static String of(String name, String explanation) {
        return cut(name + " - " + explanation);
    }

    /** Returns the longest beginning of the text that takes at most 255 bytes of UTF-8 and ends between characters. */
    public static String cut(String text) {
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            bytes += utf8Length(character);
            if (bytes > SHORT_STRING_BYTES_MAX) return text.substring(0, at);
            at += Character.charCount(character);
        }
        return text;
    }

    private static int utf8Length(int character) {
        if (character < 0x80) return 1;
        if (character < 0x800) return 2;
        return character < 0x10000 ? 3 : 4;
    }

    private ReplyText() {
    }
}
