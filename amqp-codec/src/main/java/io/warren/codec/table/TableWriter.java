package io.warren.codec.table;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.Wire;

/** Writes tables and arrays; their lengths are filled in afterwards. */
final class TableWriter {

    static void write(ByteBuf out, FieldTable table) {
        int start = reserveLength(out);
        for (FieldTable.Entry entry : table.entries()) {
            Wire.writeShortBytes(out, entry.keyOctets());
            writeValue(out, entry.value());
        }
        fillLength(out, start);
    }

    /** The octets of a table. Equal tables have equal octets, which compare without a deep stack. */
    static byte[] octets(FieldTable table) {
        ByteBuf out = Unpooled.buffer();
        write(out, table);
        return ByteBufUtil.getBytes(out);
    }

    /** The octets of a value with its letter. */
    static byte[] octets(FieldValue value) {
        ByteBuf out = Unpooled.buffer();
        writeValue(out, value);
        return ByteBufUtil.getBytes(out);
    }

    private static void writeValue(ByteBuf out, FieldValue value) {
        out.writeByte(value.tag());
        switch (value) {
            case FieldValue.LongString string -> Wire.writeLongBytes(out, string.octets());
            case FieldValue.Binary binary -> Wire.writeLongBytes(out, binary.octets());
            case FieldValue.Bool bool -> out.writeByte(bool.value() ? 1 : 0);
            case FieldValue.SignedByte number -> out.writeByte(number.value());
            case FieldValue.UnsignedByte number -> out.writeByte(number.value());
            case FieldValue.SignedShort number -> out.writeShort(number.value());
            case FieldValue.UnsignedShort number -> out.writeShort(number.value());
            case FieldValue.SignedInt number -> out.writeInt(number.value());
            case FieldValue.UnsignedInt number -> out.writeInt((int) number.value());
            case FieldValue.SignedLong number -> out.writeLong(number.value());
            case FieldValue.Float32 number -> out.writeInt(Float.floatToRawIntBits(number.value()));
            case FieldValue.Float64 number -> out.writeLong(Double.doubleToRawLongBits(number.value()));
            case FieldValue.Decimal decimal -> out.writeByte(decimal.scale()).writeInt((int) decimal.unscaled());
            case FieldValue.Timestamp timestamp -> out.writeLong(timestamp.seconds());
            case FieldValue.Array array -> writeArray(out, array);
            case FieldValue.Table nested -> write(out, nested.table());
            case FieldValue.NoValue _ -> {
            } // a void is its tag alone
        }
    }

    private static void writeArray(ByteBuf out, FieldValue.Array array) {
        int start = reserveLength(out);
        for (FieldValue value : array.values())
            writeValue(out, value);
        fillLength(out, start);
    }

    private static int reserveLength(ByteBuf out) {
        out.writeInt(0);
        return out.writerIndex();
    }

    private static void fillLength(ByteBuf out, int start) {
        out.setInt(start - 4, out.writerIndex() - start);
    }

    private TableWriter() {
    }
}
