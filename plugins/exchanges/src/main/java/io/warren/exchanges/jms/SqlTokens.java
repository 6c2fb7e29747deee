package io.warren.exchanges.jms;

import java.util.Locale;
import java.util.Set;

/**
 * A selector in SQL, cut into words, one after the other.
 *
 * <p>
 * Threads: one.
 */
final class SqlTokens {

    /** What a token is. */
    enum Kind {
        /** The text is in upper case. */
        KEYWORD, IDENTIFIER, STRING, NUMBER, SYMBOL, END
    }

    /** @param value of a number, a Long or a Double; 0 for all else */
    record Token(Kind kind, String text, Number value) {

        boolean is(Kind wanted, String wantedText) {
            return kind == wanted && text.equals(wantedText);
        }
    }

    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "BETWEEN", "LIKE", "ESCAPE", "IN", "IS",
            "NULL", "TRUE", "FALSE");
    private static final Set<String> LONG_SYMBOLS = Set.of("<>", "<=", ">=");
    private static final Long NO_NUMBER = 0L;
    private static final String SYMBOLS = "=<>+-*/(),";

    private final String text;
    private int at;
    private Token current;

    SqlTokens(String text) throws SelectorException {
        this.text = text;
        this.current = read();
    }

    Token current() {
        return current;
    }

    /** The current one; the next becomes current. */
    Token take() throws SelectorException {
        Token taken = current;
        current = read();
        return taken;
    }

    boolean takeIf(Kind kind, String wanted) throws SelectorException {
        if (current.is(kind, wanted)) {
            take();
            return true;
        }
        return false;
    }

    private Token read() throws SelectorException {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Kind.END, "", NO_NUMBER);
        }
        char c = text.charAt(at);
        if (c == '\'') {
            return string();
        }
        if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            return number();
        }
        if (Character.isJavaIdentifierStart(c)) {
            return word();
        }
        if (at + 2 <= text.length() && LONG_SYMBOLS.contains(text.substring(at, at + 2))) {
            at += 2;
            return new Token(Kind.SYMBOL, text.substring(at - 2, at), NO_NUMBER);
        }
        if (SYMBOLS.indexOf(c) >= 0) {
            at++;
            return new Token(Kind.SYMBOL, String.valueOf(c), NO_NUMBER);
        }
        throw new SelectorException("'" + c + "' at " + (at + 1) + " has no meaning");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token word() {
        int start = at;
        while (at < text.length() && (Character.isJavaIdentifierPart(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        String word = text.substring(start, at);
        String upper = word.toUpperCase(Locale.ROOT);
        return KEYWORDS.contains(upper) ? new Token(Kind.KEYWORD, upper, NO_NUMBER)
                : new Token(Kind.IDENTIFIER, word, NO_NUMBER);
    }

    private Token string() throws SelectorException {
        StringBuilder string = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\'') {
                if (at + 1 == text.length() || text.charAt(at + 1) != '\'') {
                    at++;
                    return new Token(Kind.STRING, string.toString(), NO_NUMBER);
                }
                at++; // two of them stand for one
            }
            string.append(c);
        }
        throw new SelectorException("a string has no end");
    }

    private Token number() throws SelectorException {
        int start = at;
        boolean hex = text.startsWith("0x", at) || text.startsWith("0X", at);
        at += hex ? 2 : 0;
        while (at < text.length() && (isNumberPart(text.charAt(at), hex) || isExponentSign(hex))) {
            at++;
        }
        String number = text.substring(start, at);
        try {
            Number value = hex ? (Number) Long.parseLong(number.substring(2), 16) : decimal(number);
            return new Token(Kind.NUMBER, number, value);
        } catch (NumberFormatException malformed) {
            throw new SelectorException("'" + number + "' is no number");
        }
    }

    private static Number decimal(String number) {
        boolean whole = number.chars().allMatch(c -> c >= '0' && c <= '9');
        return whole ? (Number) Long.parseLong(number) : (Number) Double.parseDouble(number);
    }

    private static boolean isNumberPart(char c, boolean hex) {
        return isDigit(c) || (hex ? Character.digit(c, 16) >= 0 : c == '.' || c == 'e' || c == 'E');
    }

    private boolean isExponentSign(boolean hex) {
        char c = text.charAt(at);
        char before = text.charAt(at - 1);
        return !hex && (c == '+' || c == '-') && (before == 'e' || before == 'E');
    }
}
