package io.warren.router;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a binding to a headers exchange ask of a message. A void value asks for the header to be there; any
 * other, for one that compares equal ({@link HeaderValue}).
 *
 * @param all every header that is asked for must fit, otherwise one is enough
 * @param asked by name: the comparable value, or {@link HeaderValue#VOID}
 */
record HeadersPattern(boolean all, Map<String, Object> asked) {

    private static final String MATCH_ARGUMENT = "x-match";
    private static final Set<String> MATCH_KINDS = Set.of("all", "any", "all-with-x", "any-with-x");
    private static final String RESERVED_PREFIX = "x-";

    /**
     * Reads a binding's arguments.
     *
     * @throws RouterException PRECONDITION_FAILED if x-match is none of the four, in RabbitMQ's words
     */
    static HeadersPattern of(Map<String, Object> arguments) {
        String match = matchArgument(arguments);
        boolean all = match.startsWith("all");
        boolean withReserved = match.endsWith("-with-x");
        Map<String, Object> asked = new HashMap<>();
        for (Map.Entry<String, Object> argument : arguments.entrySet()) {
            String name = argument.getKey();
            boolean counts = withReserved ? !name.equals(MATCH_ARGUMENT) : !name.startsWith(RESERVED_PREFIX);
            if (counts) {
                asked.put(name, HeaderValue.comparable(argument.getValue()));
            }
        }
        return new HeadersPattern(all, asked);
    }

    /** Accepts what {@link #of} would, by returning. */
    static void validate(Map<String, Object> arguments) {
        matchArgument(arguments);
    }

    private static String matchArgument(Map<String, Object> arguments) {
        if (!arguments.containsKey(MATCH_ARGUMENT)) {
            return "all";
        }
        @Nullable
        Object match = arguments.get(MATCH_ARGUMENT);
        if (match instanceof String text) {
            if (MATCH_KINDS.contains(text)) {
                return text;
            }
            throw new RouterException(RouterException.Kind.PRECONDITION_FAILED, "Invalid x-match field value "
                    + erlangText(text) + "; expected all, any, all-with-x, or any-with-x");
        }
        throw new RouterException(RouterException.Kind.PRECONDITION_FAILED, "Invalid x-match field type "
                + HeaderValue.typeName(match) + " (value " + HeaderValue.text(match) + "); expected longstr");
    }

    private static String erlangText(String text) {
        boolean ascii = text.length() == text.getBytes(StandardCharsets.UTF_8).length;
        return "<<\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" + (ascii ? "" : "/utf8") + ">>";
    }

    /** For a pattern of {@link #all}. Costs a lookup per header that is asked for, until one does not fit. */
    boolean fitsAll(Map<String, Object> headers) {
        for (Map.Entry<String, Object> each : asked.entrySet()) {
            @Nullable
            Object value = headers.get(each.getKey());
            if (value == null && !headers.containsKey(each.getKey())) {
                return false;
            }
            Object asks = each.getValue();
            if (!asks.equals(HeaderValue.VOID) && !HeaderValue.comparable(value).equals(asks)) {
                return false;
            }
        }
        return true;
    }
}
