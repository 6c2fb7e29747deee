package io.warren.codec.table;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field table (AMQP 0-9-1 section 4.2.5.5): named values in the order of the wire. Keys may be empty and may repeat,
 * as RabbitMQ accepts; looking one up finds the first.
 *
 * <p>
 * Threads: any; tables do not change.
 */
public final class FieldTable {
    public static final FieldTable EMPTY = new FieldTable(List.of());

    private final List<Entry> entries;

    FieldTable(List<Entry> entries) {
        this.entries = entries;
    }

    /** A table of one entry. */
    public static FieldTable of(String key, FieldValue value) {
        return builder().put(key, value).build();
    }

    /** A table of the entries of a map, in its order. */
    public static FieldTable of(Map<String, FieldValue> values) {
        Builder builder = builder();
        values.forEach(builder::put);
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the length and the entries of a table.
     *
     * @throws io.warren.codec.DecodeException if the octets end early, nest deeper than 512, or hold a type nobody
     * knows
     */
    public static FieldTable decode(ByteBuf in) {
        return TableReader.read(in, 0);
    }

    /** Checks a table as {@link #decode} does and moves behind it. Allocates nothing. */
    public static void skip(ByteBuf in) {
        TableSkipper.skipTable(in);
    }

    /** Writes the length and the entries. */
    public void encode(ByteBuf out) {
        TableWriter.write(out, this);
    }

    public List<Entry> entries() {
        return entries;
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean containsKey(String key) {
        return get(key) != null;
    }

    /** The first value of this name, or null. */
    public @Nullable FieldValue get(String key) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.key.equals(key)) return entry.value;
        }
        return null;
    }

    /** The first value of this name if it is a long string, else null. */
    public @Nullable String string(String key) {
        return get(key) instanceof FieldValue.LongString string ? string.toString() : null;
    }

    /** Whether the first value of this name is a true boolean. */
    public boolean flag(String key) {
        return get(key) instanceof FieldValue.Bool bool && bool.value();
    }

    /** The first value of this name if it is a table, else an empty one. */
    public FieldTable table(String key) {
        return get(key) instanceof FieldValue.Table nested ? nested.table() : EMPTY;
    }

    /** The first value of this name if it is a whole number of any width, else null. */
    public @Nullable Long number(String key) {
        FieldValue value = get(key);
        return value != null && value.toJava() instanceof Long number ? number : null;
    }

    /** This table with another value under the name: in place of the first that has it, else at the end. */
    public FieldTable with(String key, FieldValue value) {
        Entry replacement = new Entry(key, value);
        List<Entry> changed = new ArrayList<>(entries);
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).key.equals(key)) {
                changed.set(i, replacement);
                return new FieldTable(Collections.unmodifiableList(changed));
            }
        }
        changed.add(replacement);
        return new FieldTable(Collections.unmodifiableList(changed));
    }

    /** This table without any value of this name. */
    public FieldTable without(String key) {
        if (!containsKey(key)) return this;
        return new FieldTable(entries.stream().filter(entry -> !entry.key.equals(key)).toList());
    }

    /** The entries as plain Java (see {@link FieldValue#toJava}) in their order; of equal keys the first. */
    public Map<String, @Nullable Object> toJava() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (!map.containsKey(entry.key)) map.put(entry.key, entry.value.toJava());
        }
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (other == this) return true;
        return other instanceof FieldTable table && Arrays.equals(TableWriter.octets(this), TableWriter.octets(table));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(TableWriter.octets(this));
    }

    @Override
    public String toString() {
        return TableText.of(this);
    }

    /** A named value. A key that is no UTF-8 shows replacement characters, but is written as it was read. */
    public static final class Entry {
        private final String key;
        private final FieldValue value;
        private final byte @Nullable [] malformedKey;

        Entry(String key, FieldValue value) {
            this(key, value, null);
        }

        Entry(String key, FieldValue value, byte @Nullable [] malformedKey) {
            this.key = key;
            this.value = value;
            this.malformedKey = malformedKey;
        }

        public String key() {
            return key;
        }

        public FieldValue value() {
            return value;
        }

        byte[] keyOctets() {
            return malformedKey != null ? malformedKey : key.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry entry && key.equals(entry.key) && value.equals(entry.value)
                    && Arrays.equals(malformedKey, entry.malformedKey);
        }

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + value.hashCode();
        }

        @Override
        public String toString() {
            return key + "=" + value;
        }
    }

    /**
     * Collects entries.
     *
     * <p>
     * Threads: one.
     */
    public static final class Builder {
        private final List<Entry> entries = new ArrayList<>();

        private Builder() {
        }

        /**
         * Appends an entry.
         *
         * @throws IllegalArgumentException if the key takes more than 255 octets
         */
        public Builder put(String key, FieldValue value) {
            if (key.getBytes(StandardCharsets.UTF_8).length > 255) {
                throw new IllegalArgumentException("Expected a key of at most 255 octets, but got " + key);
            }
            entries.add(new Entry(key, value));
            return this;
        }

        public Builder put(String key, String value) {
            return put(key, new FieldValue.LongString(value));
        }

        public Builder put(String key, boolean value) {
            return put(key, new FieldValue.Bool(value));
        }

        public Builder put(String key, long value) {
            return put(key, new FieldValue.SignedLong(value));
        }

        public Builder put(String key, FieldTable value) {
            return put(key, new FieldValue.Table(value));
        }

        public FieldTable build() {
            return entries.isEmpty() ? EMPTY : new FieldTable(List.copyOf(entries));
        }
    }
}
