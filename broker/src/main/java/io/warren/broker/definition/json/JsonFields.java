package io.warren.broker.definition.json;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of a file of definitions, read field by field. What is missing or of the wrong type is refused by its place in the file.
 *
 * @param place
 *            such as {@code queues[3]}
 */
record JsonFields(String place, Map<?, ?> values) {

    static JsonFields of(String place, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> object)) {
            throw new InvalidDefinitionException("Expected an object at " + place + ", but got " + type(value));
        }
        return new JsonFields(place, object);
    }

    /** The objects of a list; none if there is no such list. */
    List<JsonFields> objects(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> elements)) {
            throw wrong(name, "a list", value);
        }
        List<JsonFields> objects = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            objects.add(of(within(name) + "[" + i + "]", elements.get(i)));
        }
        return objects;
    }

    private String within(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    String text(String name) {
        Object value = values.get(name);
        if (!(value instanceof String text)) {
            throw wrong(name, "a text", value);
        }
        return text;
    }

    String text(String name, String otherwise) {
        return missing(name) ? otherwise : text(name);
    }

    boolean flag(String name, boolean otherwise) {
        if (missing(name)) {
            return otherwise;
        }
        if (!(values.get(name) instanceof Boolean flag)) {
            throw wrong(name, "true or false", values.get(name));
        }
        return flag;
    }

    int number(String name, int otherwise) {
        if (missing(name)) {
            return otherwise;
        }
        if (!(values.get(name) instanceof Long number) || number != number.intValue()) {
            throw wrong(name, "a whole number", values.get(name));
        }
        return number.intValue();
    }

    /** An object; also written as a list of pairs, as older versions of RabbitMQ do; nothing, or an empty list, is an empty one. */
    Map<String, @Nullable Object> map(String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        switch (values.get(name)) {
            case null -> {
            } // as an empty one
            case Map<?, ?> object -> object.forEach((key, value) -> map.put(String.valueOf(key), value));
            case List<?> pairs -> {
                for (Object pair : pairs) {
                    if (!(pair instanceof List<?> both) || both.size() != 2
                            || !(both.getFirst() instanceof String key)) {
                        throw wrong(name, "an object", pairs);
                    }
                    map.put(key, both.get(1));
                }
            }
            default -> throw wrong(name, "an object", values.get(name));
        }
        return map;
    }

    /** A list of texts, or one text with commas in it. */
    List<String> tags(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case String text -> List.of(text.split(",", -1)).stream().map(String::strip).filter(tag -> !tag.isEmpty())
                    .toList();
            case List<?> list -> list.stream().map(tag -> {
                if (!(tag instanceof String text)) {
                    throw wrong(name, "a list of texts", list);
                }
                return text;
            }).toList();
            default -> throw wrong(name, "a list of texts", values.get(name));
        };
    }

    /** Any value but null. */
    Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw wrong(name, "a value", null);
        }
        return value;
    }

    boolean missing(String name) {
        return values.get(name) == null;
    }

    Set<?> names() {
        return values.keySet();
    }

    private InvalidDefinitionException wrong(String name, String expected, @Nullable Object value) {
        return new InvalidDefinitionException(
                "Expected " + expected + " at " + within(name) + ", but got " + type(value));
    }

    private static String type(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "\"" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "\"";
            default -> value.toString();
        };
    }
}
