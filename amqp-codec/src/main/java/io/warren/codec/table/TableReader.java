package io.warren.codec.table;

import io.netty.buffer.ByteBuf;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads tables and arrays. Recursion is bounded by {@link #DEPTH_MAX}, so hostile nesting cannot exhaust the stack. */
final class TableReader {
    /**
     * How many tables and arrays may contain each other, the outermost included. RabbitMQ has no limit but its heap.
     */
    static final int DEPTH_MAX = 512;

    static FieldTable read(ByteBuf in, int outerDepth) {
        int depth = deeper(outerDepth);
        int length = Wire.readLength(in);
        if (length == 0) return FieldTable.EMPTY;
        int outerEnd = in.writerIndex();
        in.writerIndex(in.readerIndex() + length); // so that nothing within reads beyond the table
        try {
            List<FieldTable.Entry> entries = new ArrayList<>();
            while (in.isReadable())
                entries.add(readEntry(in, depth));
            return new FieldTable(Collections.unmodifiableList(entries));
        } finally {
            in.writerIndex(outerEnd);
        }
    }

    private static FieldTable.Entry readEntry(ByteBuf in, int depth) {
        byte[] octets = Wire.readShortBytes(in);
        String key = new String(octets, StandardCharsets.UTF_8);
        FieldValue value = readValue(in, depth);
        return Wire.isUtf8(key, octets)
                ? new FieldTable.Entry(key, value)
                : new FieldTable.Entry(key, value, octets);
    }

    private static FieldValue.Array readArray(ByteBuf in, int outerDepth) {
        int depth = deeper(outerDepth);
        int length = Wire.readLength(in);
        int outerEnd = in.writerIndex();
        in.writerIndex(in.readerIndex() + length);
        try {
            List<FieldValue> values = new ArrayList<>();
            while (in.isReadable())
                values.add(readValue(in, depth));
            return new FieldValue.Array(values);
        } finally {
            in.writerIndex(outerEnd);
        }
    }

    private static FieldValue readValue(ByteBuf in, int depth) {
        int tag = Wire.readOctet(in);
        return switch (tag) {
            case 'S' -> new FieldValue.LongString(Wire.readLongBytes(in));
            case 'x' -> new FieldValue.Binary(Wire.readLongBytes(in));
            case 't' -> new FieldValue.Bool(Wire.readOctet(in) != 0);
            case 'b' -> new FieldValue.SignedByte((byte) Wire.readOctet(in));
            case 'B' -> new FieldValue.UnsignedByte(Wire.readOctet(in));
            case 's' -> new FieldValue.SignedShort((short) Wire.readShort(in));
            case 'u' -> new FieldValue.UnsignedShort(Wire.readShort(in));
            case 'I' -> new FieldValue.SignedInt((int) Wire.readLong(in));
            case 'i' -> new FieldValue.UnsignedInt(Wire.readLong(in));
            case 'l', 'L' -> new FieldValue.SignedLong(Wire.readLongLong(in));
            case 'f' -> new FieldValue.Float32(Float.intBitsToFloat((int) Wire.readLong(in)));
            case 'd' -> new FieldValue.Float64(Double.longBitsToDouble(Wire.readLongLong(in)));
            case 'D' -> new FieldValue.Decimal(Wire.readOctet(in), Wire.readLong(in));
            case 'T' -> new FieldValue.Timestamp(Wire.readLongLong(in));
            case 'A' -> readArray(in, depth);
            case 'F' -> new FieldValue.Table(read(in, depth));
            case 'V' -> FieldValue.NoValue.VOID;
            default -> throw unknownType(tag);
        };
    }

    static int deeper(int outerDepth) {
        if (outerDepth >= DEPTH_MAX) {
            throw new DecodeException(HardError.FRAME_ERROR, "field table nested deeper than " + DEPTH_MAX);
        }
        return outerDepth + 1;
    }

    static DecodeException unknownType(int tag) {
        return new DecodeException(HardError.FRAME_ERROR, "unknown field table type " + tag);
    }

    private TableReader() {
    }
}
