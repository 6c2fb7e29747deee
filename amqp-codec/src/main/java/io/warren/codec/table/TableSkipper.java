package io.warren.codec.table;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;

/**
 * Walks over a table, checking all that {@link TableReader} checks, without making objects. Hot: headers of a publish.
 */
final class TableSkipper {

    static void skipTable(ByteBuf in) {
        skipNested(in, true, 0);
    }

    private static void skipNested(ByteBuf in, boolean keyed, int outerDepth) {
        int depth = TableReader.deeper(outerDepth);
        int length = Wire.readLength(in);
        int outerEnd = in.writerIndex();
        in.writerIndex(in.readerIndex() + length);
        try {
            while (in.isReadable()) {
                if (keyed) Wire.skipShortString(in);
                skipValue(in, depth);
            }
        } finally {
            in.writerIndex(outerEnd);
        }
    }

    private static void skipValue(ByteBuf in, int depth) {
        int tag = Wire.readOctet(in);
        switch (tag) {
            case 'S', 'x' -> Wire.skipLongString(in);
            case 'A' -> skipNested(in, false, depth);
            case 'F' -> skipNested(in, true, depth);
            default -> {
                int octets = fixedLength(tag);
                Wire.require(in, octets);
                in.skipBytes(octets);
            }
        }
    }

    private static int fixedLength(int tag) {
        return switch (tag) {
            case 'V' -> 0;
            case 't', 'b', 'B' -> 1;
            case 's', 'u' -> 2;
            case 'I', 'i', 'f' -> 4;
            case 'D' -> 5;
            case 'l', 'L', 'd', 'T' -> 8;
            default -> throw TableReader.unknownType(tag);
        };
    }

    private TableSkipper() {
    }
}
