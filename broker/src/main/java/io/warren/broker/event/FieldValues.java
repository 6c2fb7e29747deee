package io.warren.broker.event;

import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Java values as values of field tables: what {@link FieldTable#toJava} made, and it again.
 *
 * <p>
 * Threads: any; no state.
 */
public final class FieldValues {

    private FieldValues() {
    }

    public static FieldTable table(Map<String, ? extends @Nullable Object> values) {
        FieldTable.Builder table = FieldTable.builder();
        values.forEach((key, value) -> table.put(key, value(value)));
        return table.build();
    }

    public static FieldValue texts(Collection<String> texts) {
        return new FieldValue.Array(texts.stream().<FieldValue>map(FieldValue.LongString::new).toList());
    }

    private static FieldValue value(@Nullable Object value) {
        return switch (value) {
            case null -> FieldValue.NoValue.VOID;
            case String text -> new FieldValue.LongString(text);
            case Boolean flag -> new FieldValue.Bool(flag);
            case Long number -> new FieldValue.SignedLong(number);
            case Integer number -> new FieldValue.SignedInt(number);
            case Short number -> new FieldValue.SignedShort(number);
            case Double number -> new FieldValue.Float64(number);
            case Float number -> new FieldValue.Float32(number);
            case byte[] bytes -> new FieldValue.Binary(bytes);
            case Instant time -> new FieldValue.Timestamp(time.getEpochSecond());
            case List<?> list -> {
                List<FieldValue> values = new ArrayList<>(list.size());
                for (Object each : list) {
                    values.add(value(each));
                }
                yield new FieldValue.Array(values);
            }
            case Map<?, ?> map -> {
                FieldTable.Builder table = FieldTable.builder();
                map.forEach((key, each) -> table.put(String.valueOf(key), value(each)));
                yield new FieldValue.Table(table.build());
            }
            default -> new FieldValue.LongString(value.toString()); // decimals
        };
    }
}
