package io.warren.codec.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tables of all types for tests, the same for the same seed. */
public final class RandomTables {

    /** A table of up to eight entries that nests at most this deep. */
    public static FieldTable table(Random random, int depth) {
        FieldTable.Builder table = FieldTable.builder();
        int entries = random.nextInt(9);
        for (int i = 0; i < entries; i++)
            table.put("k".repeat(random.nextInt(4)) + i % 3, value(random, depth));
        return table.build();
    }

    private static FieldValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 17 : 15)) {
            case 0 -> new FieldValue.Bool(random.nextBoolean());
            case 1 -> new FieldValue.SignedByte((byte) random.nextInt());
            case 2 -> new FieldValue.UnsignedByte(random.nextInt(256));
            case 3 -> new FieldValue.SignedShort((short) random.nextInt());
            case 4 -> new FieldValue.UnsignedShort(random.nextInt(65_536));
            case 5 -> new FieldValue.SignedInt(random.nextInt());
            case 6 -> new FieldValue.UnsignedInt(random.nextLong(1L << 32));
            case 7 -> new FieldValue.SignedLong(random.nextLong());
            case 8 -> new FieldValue.Float32(Float.intBitsToFloat(random.nextInt()));
            case 9 -> new FieldValue.Float64(Double.longBitsToDouble(random.nextLong()));
            case 10 -> new FieldValue.Decimal(random.nextInt(256), random.nextLong(1L << 32));
            case 11 -> new FieldValue.Timestamp(random.nextLong());
            case 12 -> new FieldValue.LongString(octets(random));
            case 13 -> new FieldValue.Binary(octets(random));
            case 14 -> FieldValue.NoValue.VOID;
            case 15 -> array(random, depth - 1);
            default -> new FieldValue.Table(table(random, depth - 1));
        };
    }

    private static FieldValue array(Random random, int depth) {
        List<FieldValue> values = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++)
            values.add(value(random, depth));
        return new FieldValue.Array(values);
    }

    private static byte[] octets(Random random) {
        byte[] octets = new byte[random.nextInt(40)];
        random.nextBytes(octets);
        return octets;
    }

    private RandomTables() {
    }
}
