package io.warren.broker.definition.json;

import io.warren.broker.error.InvalidDefinitionException;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arguments as JSON: it knows fewer types than AMQP, so that what is read may be another type of number than what was written.
 *
 * <p>
 * Threads: any; no state.
 */
final class ArgumentsJson {

    private ArgumentsJson() {
    }

    static FieldTable read(Map<String, @Nullable Object> json) {
        FieldTable.Builder table = FieldTable.builder();
        try {
            json.forEach((key, value) -> table.put(key, value(value)));
        } catch (IllegalArgumentException keyTooLong) {
            throw new InvalidDefinitionException(String.valueOf(keyTooLong.getMessage()));
        }
        return table.build();
    }

    private static FieldValue value(@Nullable Object json) {
        return switch (json) {
            case null -> FieldValue.NoValue.VOID;
            case String text -> new FieldValue.LongString(text);
            case Boolean flag -> new FieldValue.Bool(flag);
            case Long number -> new FieldValue.SignedLong(number);
            case Double number -> new FieldValue.Float64(number);
            case List<?> elements -> {
                List<FieldValue> values = new ArrayList<>();
                elements.forEach(element -> values.add(value(element)));
                yield new FieldValue.Array(values);
            }
            case Map<?, ?> members -> {
                Map<String, @Nullable Object> table = new LinkedHashMap<>();
                members.forEach((key, member) -> table.put(String.valueOf(key), member));
                yield new FieldValue.Table(read(table));
            }
            default -> throw new IllegalArgumentException("Expected a value of JSON, but got " + json.getClass());
        };
    }

    static Map<String, @Nullable Object> write(FieldTable table) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        table.toJava().forEach((key, value) -> json.put(key, written(value)));
        return json;
    }

    private static @Nullable Object written(@Nullable Object value) {
        return switch (value) {
            case byte[] octets -> new String(octets, StandardCharsets.UTF_8);
            case Instant instant -> instant.getEpochSecond();
            case BigDecimal number -> number;
            case List<?> elements -> {
                List<@Nullable Object> list = new ArrayList<>();
                elements.forEach(element -> list.add(written(element)));
                yield list;
            }
            case Map<?, ?> members -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                members.forEach((key, member) -> map.put(String.valueOf(key), written(member)));
                yield map;
            }
            case null, default -> value;
        };
    }

    /** Arguments of bindings and exchanges, which are kept as Java already. */
    static Map<String, @Nullable Object> write(Map<String, @Nullable Object> arguments) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        arguments.forEach((key, value) -> json.put(key, written(value)));
        return json;
    }
}
