package io.warren.exchanges.jms;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the few kinds of Erlang terms that the RabbitMQ JMS client writes: atoms, binaries of text, numbers, tuples, lists.
 *
 * <p>
 * Threads: one.
 */
final class ErlangTerm {

    /** A name. */
    record Atom(String name) {}

    record Tuple(List<Object> items) {}

    private static final String TEXT_START = "<<\"";
    private static final String TEXT_END = ">>";

    private final SelectorLimits limits;
    private final String text;
    private int at;

    private ErlangTerm(String text) throws SelectorException {
        this.limits = new SelectorLimits(text);
        this.text = text;
    }

    /** An {@link Atom}, a String, a Long, a Double, a {@link Tuple}, or a List of these. A full stop may follow. */
    static Object parse(String text) throws SelectorException {
        ErlangTerm parser = new ErlangTerm(text);
        Object term = parser.term();
        parser.takeIf('.');
        parser.skipBlanks();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return term;
    }

    private Object term() throws SelectorException {
        limits.part();
        skipBlanks();
        if (at == text.length()) {
            throw unexpected();
        }
        char c = text.charAt(at);
        if (takeIf('{')) {
            return new Tuple(items('}'));
        }
        if (takeIf('[')) {
            return items(']');
        }
        if (text.startsWith(TEXT_START, at)) {
            return binary();
        }
        if (c == '\'') {
            return new Atom(quoted('\''));
        }
        if (c >= 'a' && c <= 'z') {
            return new Atom(word());
        }
        return number();
    }

    private List<Object> items(char end) throws SelectorException {
        limits.enter();
        List<Object> items = new ArrayList<>();
        if (!takeIf(end)) {
            do {
                items.add(term());
            } while (takeIf(','));
            if (!takeIf(end)) {
                throw unexpected();
            }
        }
        limits.leave();
        return items;
    }

    private String binary() throws SelectorException {
        at += TEXT_START.length() - 1;
        String binary = quoted('"');
        if (text.startsWith("/utf8", at)) {
            at += "/utf8".length();
        }
        if (!text.startsWith(TEXT_END, at)) {
            throw unexpected();
        }
        at += TEXT_END.length();
        return binary;
    }

    private String quoted(char quote) throws SelectorException {
        StringBuilder quoted = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return quoted.toString();
            }
            if (c == '\\' && ++at < text.length()) {
                c = text.charAt(at);
                if (c != '\\' && c != '"' && c != '\'') {
                    throw unexpected(); // the client writes no others
                }
            }
            quoted.append(c);
        }
        throw unexpected();
    }

    private String word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private Number number() throws SelectorException {
        int start = at;
        boolean whole = true;
        while (at < text.length() && isNumberPart(text.charAt(at))) {
            whole &= text.charAt(at) != '.';
            at++;
        }
        if (whole && start < at && text.substring(start, at).matches("[+-]?[0-9]+")) {
            try {
                return Long.parseLong(text.substring(start, at));
            } catch (NumberFormatException tooLarge) {
                throw unexpected();
            }
        }
        String number = text.substring(start, at);
        if (number.endsWith(".")) { // the full stop behind a term that is a number
            at--;
            number = number.substring(0, number.length() - 1);
        }
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException malformed) {
            throw unexpected();
        }
    }

    private static boolean isNumberPart(char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean takeIf(char wanted) {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private SelectorException unexpected() {
        return new SelectorException(
                at >= text.length() ? "it ends too early" : "'" + text.charAt(at) + "' at " + (at + 1));
    }
}
