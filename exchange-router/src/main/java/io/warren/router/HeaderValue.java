package io.warren.router;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of field tables made comparable. RabbitMQ compares what a value says, not its type on the wire: numbers by value,
 * a timestamp as its seconds, a string and an array of bytes by their bytes.
 *
 * <p>
 * Threads: any; no state.
 */
final class HeaderValue {

    /** A void value; equal to nothing but another. */
    static final Object VOID = new Object();

    private static final double LONG_EXACT_MAX = 0x1p53;

    private HeaderValue() {
    }

    /** An object whose equals and hashCode follow the rules above. Costs most for lists and tables: a copy. */
    static Object comparable(@Nullable Object value) {
        return switch (value) {
            case null -> VOID;
            case String string -> string;
            case Boolean bool -> bool;
            case Double number -> comparable(number.doubleValue());
            case Float number -> comparable(number.doubleValue());
            case BigDecimal number -> comparable(number);
            case Number number -> (Object) number.longValue();
            case Instant time -> (Object) time.getEpochSecond();
            case byte[] bytes -> comparable(bytes);
            case List<?> list -> comparable(list);
            case Map<?, ?> map -> comparable(map);
            default -> value;
        };
    }

    private static Object comparable(double number) {
        if (Math.abs(number) <= LONG_EXACT_MAX && number == Math.rint(number)) {
            return (long) number;
        }
        return number;
    }

    private static Object comparable(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        if (shortest.scale() <= 0 && shortest.precision() - shortest.scale() <= 18) {
            return shortest.longValueExact();
        }
        double nearest = number.doubleValue();
        if (Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) == 0) {
            return comparable(nearest);
        }
        return shortest;
    }

    private static Object comparable(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return isText ? text : ByteBuffer.wrap(bytes.clone());
    }

    private static Object comparable(List<?> list) {
        List<Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(comparable(item));
        }
        return items;
    }

    private static Object comparable(Map<?, ?> map) {
        Map<Object, Object> entries = HashMap.newHashMap(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            entries.put(entry.getKey(), comparable(entry.getValue()));
        }
        return entries;
    }

    /** RabbitMQ's name for a value's type. Integers of all widths arrive here as one; most clients send 32 bits. */
    static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "void";
            case String _ -> "longstr";
            case Boolean _ -> "bool";
            case Double _ -> "double";
            case Float _ -> "float";
            case BigDecimal _ -> "decimal";
            case Number number -> number.longValue() == number.intValue() ? "signedint" : "long";
            case Instant _ -> "timestamp";
            case byte[] _ -> "binary";
            case List<?> _ -> "array";
            default -> "table";
        };
    }

    /** A value as a message for people shows it. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "undefined";
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            case Instant time -> Long.toString(time.getEpochSecond());
            default -> value.toString();
        };
    }
}
