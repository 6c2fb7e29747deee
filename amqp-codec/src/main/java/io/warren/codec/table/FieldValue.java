package io.warren.codec.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value of a field table or array: one record for each type letter of RabbitMQ's dialect of AMQP 0-9-1, where {@code
 * l} and {@code L} both are signed 64-bit numbers and {@code s} is a signed 16-bit one.
 *
 * <p>
 * Threads: any; values do not change.
 */
public sealed interface FieldValue {

    /** The letter on the wire. */
    char tag();

    /** The name of the type in RabbitMQ's error texts, such as {@code longstr}. */
    String typeName();

    /**
     * The value as plain Java: Boolean, Long for all whole numbers, Float, Double, BigDecimal, String (or byte[] for
     * octets that are no UTF-8), List, Instant, Map, or null for a void.
     */
    @Nullable
    Object toJava();

    /** {@code t}: any octet but 0 is true. */
    record Bool(boolean value) implements FieldValue {
        @Override
        public char tag() { return 't'; }

        @Override
        public String typeName() { return "bool"; }

        @Override
        public Object toJava() { return value; }
    }

    /** {@code b}: 8 bits, signed. */
    record SignedByte(byte value) implements FieldValue {
        @Override
        public char tag() { return 'b'; }

        @Override
        public String typeName() { return "byte"; }

        @Override
        public Object toJava() { return (long) value; }
    }

    /** {@code B}: 8 bits, 0 to 255. */
    record UnsignedByte(int value) implements FieldValue {
        @Override
        public char tag() { return 'B'; }

        @Override
        public String typeName() { return "unsignedbyte"; }

        @Override
        public Object toJava() { return (long) value; }
    }

    /** {@code s}: 16 bits, signed. */
    record SignedShort(short value) implements FieldValue {
        @Override
        public char tag() { return 's'; }

        @Override
        public String typeName() { return "short"; }

        @Override
        public Object toJava() { return (long) value; }
    }

    /** {@code u}: 16 bits, 0 to 65,535. */
    record UnsignedShort(int value) implements FieldValue {
        @Override
        public char tag() { return 'u'; }

        @Override
        public String typeName() { return "unsignedshort"; }

        @Override
        public Object toJava() { return (long) value; }
    }

    /** {@code I}: 32 bits, signed. */
    record SignedInt(int value) implements FieldValue {
        @Override
        public char tag() { return 'I'; }

        @Override
        public String typeName() { return "signedint"; }

        @Override
        public Object toJava() { return (long) value; }
    }

    /** {@code i}: 32 bits, 0 to 4,294,967,295. */
    record UnsignedInt(long value) implements FieldValue {
        @Override
        public char tag() { return 'i'; }

        @Override
        public String typeName() { return "unsignedint"; }

        @Override
        public Object toJava() { return value; }
    }

    /** {@code l}, and {@code L} when reading: 64 bits, signed. */
    record SignedLong(long value) implements FieldValue {
        @Override
        public char tag() { return 'l'; }

        @Override
        public String typeName() { return "long"; }

        @Override
        public Object toJava() { return value; }
    }

    /** {@code f}: IEEE 754, 32 bits. */
    record Float32(float value) implements FieldValue {
        @Override
        public char tag() { return 'f'; }

        @Override
        public String typeName() { return "float"; }

        @Override
        public Object toJava() { return value; }
    }

    /** {@code d}: IEEE 754, 64 bits. */
    record Float64(double value) implements FieldValue {
        @Override
        public char tag() { return 'd'; }

        @Override
        public String typeName() { return "double"; }

        @Override
        public Object toJava() { return value; }
    }

    /** {@code D}: {@code unscaled} (0 to 4,294,967,295) times ten to the power of minus {@code scale} (0 to 255). */
    record Decimal(int scale, long unscaled) implements FieldValue {
        @Override
        public char tag() { return 'D'; }

        @Override
        public String typeName() { return "decimal"; }

        @Override
        public Object toJava() { return new BigDecimal(BigInteger.valueOf(unscaled), scale); }
    }

    /** {@code S}: octets that are text by convention, UTF-8 or not. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below, and nobody writes to it
    record LongString(byte[] octets) implements FieldValue {
        public LongString(String text) {
            this(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public char tag() { return 'S'; }

        @Override
        public String typeName() { return "longstr"; }

        @Override
        public Object toJava() {
            String text = toString();
            return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), octets) ? text : octets;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LongString string && Arrays.equals(octets, string.octets);
        }

        @Override
        public int hashCode() { return Arrays.hashCode(octets); }

        /** The text, with replacement characters for what is no UTF-8. */
        @Override
        public String toString() { return new String(octets, StandardCharsets.UTF_8); }
    }

    /** {@code x}: octets that are no text. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content below, and nobody writes to it
    record Binary(byte[] octets) implements FieldValue {
        @Override
        public char tag() { return 'x'; }

        @Override
        public String typeName() { return "binary"; }

        @Override
        public Object toJava() { return octets; }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Binary binary && Arrays.equals(octets, binary.octets);
        }

        @Override
        public int hashCode() { return Arrays.hashCode(octets); }

        @Override
        public String toString() { return octets.length + " octets"; }
    }

    /** {@code T}: seconds since 1970, an unsigned 64-bit number. */
    record Timestamp(long seconds) implements FieldValue {
        @Override
        public char tag() { return 'T'; }

        @Override
        public String typeName() { return "timestamp"; }

        /** The instant; {@link Instant#MAX} for what is later than Java can say. */
        @Override
        public Object toJava() {
            boolean representable = seconds >= 0 && seconds <= Instant.MAX.getEpochSecond();
            return representable ? Instant.ofEpochSecond(seconds) : Instant.MAX;
        }
    }

    /** {@code A}: values in order, of any types. */
    record Array(List<FieldValue> values) implements FieldValue {
        public Array {
            values = List.copyOf(values);
        }

        @Override
        public char tag() { return 'A'; }

        @Override
        public String typeName() { return "array"; }

        @Override
        public Object toJava() {
            List<@Nullable Object> list = new ArrayList<>(values.size());
            for (FieldValue value : values)
                list.add(value.toJava());
            return list;
        }
    }

    /** {@code F}: a table within a table. */
    record Table(FieldTable table) implements FieldValue {
        @Override
        public char tag() { return 'F'; }

        @Override
        public String typeName() { return "table"; }

        @Override
        public Object toJava() { return table.toJava(); }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Table that && Arrays.equals(TableWriter.octets(this), TableWriter.octets(that));
        }

        @Override
        public int hashCode() { return Arrays.hashCode(TableWriter.octets(this)); }

        @Override
        public String toString() { return TableText.of(this); }
    }

    /** {@code V}: no value. */
    enum NoValue implements FieldValue {
        VOID;

        @Override
        public char tag() { return 'V'; }

        @Override
        public String typeName() { return "void"; }

        @Override
        public @Nullable Object toJava() { return null; }
    }
}
