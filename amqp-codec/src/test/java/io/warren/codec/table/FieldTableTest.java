package io.warren.codec.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.AllocatedBytes;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldTableTest {

    /** Each value is the octets of an entry named "k" behind its key. */
    @ParameterizedTest
    @CsvSource({
        "t 01, bool", "b 80, byte", "B ff, unsignedbyte", "s 8000, short", "u ffff, unsignedshort",
        "I 80000000, signedint", "i ffffffff, unsignedint", "l 8000000000000000, long", "f 7fc00001, float",
        "d 7ff8000000000001, double", "d fff0000000000000, double", "D ffffffffff, decimal",
        "T ffffffffffffffff, timestamp", "S 00000003fffe41, longstr", "x 0000000200ff, binary", "V, void",
        "A 000000037401 56, array", "F 0000000401767401, table"})
    void everyTypeKeepsItsOctets(String value, String typeName) {
        String tag = HexFormat.of().formatHex(new byte[]{(byte) value.charAt(0)});
        String octets = table("016b" + tag + value.substring(1).replace(" ", ""));

        FieldTable table = FieldTable.decode(buffer(octets));

        assertThat(table.entries()).hasSize(1);
        assertThat(table.entries().getFirst().value().typeName()).isEqualTo(typeName);
        assertThat(encode(table)).isEqualTo(octets);
    }

    @Test
    void bothLettersOfLongsAreSigned() {
        FieldTable table = FieldTable.decode(buffer(table("0161" + "4c" + "ffffffffffffffff")));

        assertThat(table).isEqualTo(FieldTable.of("a", new FieldValue.SignedLong(-1)));
        assertThat(encode(table)).isEqualTo(table("0161" + "6c" + "ffffffffffffffff"));
    }

    @Test
    void anyOctetButZeroIsTrue() {
        assertThat(FieldTable.decode(buffer(table("0161" + "74" + "07"))).flag("a")).isTrue();
    }

    @Test
    void duplicateAndEmptyKeysStayAndTheFirstIsFound() {
        FieldTable table = FieldTable.builder().put("", "x").put("a", "first").put("a", "second").build();

        FieldTable decoded = FieldTable.decode(buffer(encode(table)));

        assertThat(decoded).isEqualTo(table);
        assertThat(decoded.entries()).hasSize(3);
        assertThat(decoded.string("a")).isEqualTo("first");
        assertThat(decoded.string("")).isEqualTo("x");
        assertThat(decoded.toJava()).containsEntry("a", "first").hasSize(2);
        assertThat(decoded.get("b")).isNull();
    }

    @Test
    void aKeyThatIsNoUtf8IsWrittenAsItWasRead() {
        String octets = table("02fffe" + "56");
        FieldTable table = FieldTable.decode(buffer(octets));

        assertThat(table.entries().getFirst().key()).isEqualTo("\uFFFD\uFFFD");
        assertThat(encode(table)).isEqualTo(octets);
    }

    @Test
    void valuesBecomePlainJava() {
        FieldTable table = FieldTable.builder()
                .put("bool", true).put("int", new FieldValue.UnsignedInt(4_294_967_295L))
                .put("float", new FieldValue.Float32(1.5f))
                .put("decimal", new FieldValue.Decimal(2, 4_294_967_295L))
                .put("text", "ü").put("octets", new FieldValue.LongString(new byte[]{(byte) 0xff}))
                .put("time", new FieldValue.Timestamp(1)).put("never", new FieldValue.Timestamp(-1))
                .put("void", FieldValue.NoValue.VOID)
                .put("array", new FieldValue.Array(List.of(new FieldValue.SignedByte((byte) -1))))
                .put("table", FieldTable.of("k", new FieldValue.Bool(false)))
                .build();

        assertThat(table.toJava())
                .containsEntry("bool", true).containsEntry("int", 4_294_967_295L).containsEntry("float", 1.5f)
                .containsEntry("decimal", new BigDecimal("42949672.95")).containsEntry("text", "ü")
                .containsEntry("octets", new byte[]{(byte) 0xff})
                .containsEntry("time", Instant.ofEpochSecond(1)).containsEntry("never", Instant.MAX)
                .containsEntry("void", null).containsEntry("array", List.of(-1L))
                .containsEntry("table", FieldTable.of("k", new FieldValue.Bool(false)).toJava());
    }

    @Test
    void anEntryCanBeReplacedAndRemoved() {
        FieldTable table = FieldTable.builder().put("a", 1).put("b", 2).put("a", 3).build();

        assertThat(table.with("a", new FieldValue.SignedLong(9)).number("a")).isEqualTo(9);
        assertThat(table.with("c", new FieldValue.SignedLong(9)).entries()).hasSize(4);
        assertThat(table.without("a")).isEqualTo(FieldTable.of("b", new FieldValue.SignedLong(2)));
        assertThat(table.without("z")).isSameAs(table);
    }

    @Test
    void randomTablesSurviveTheWire() {
        for (long seed = 0; seed < 500; seed++) {
            FieldTable table = RandomTables.table(new Random(seed), 5);
            String octets = encode(table);
            ByteBuf in = buffer(octets + "ab");

            assertThat(FieldTable.decode(in)).as("seed %d", seed).isEqualTo(table);
            assertThat(in.readableBytes()).as("seed %d", seed).isEqualTo(1);
            assertThat(encode(FieldTable.decode(buffer(octets)))).as("seed %d", seed).isEqualTo(octets);
        }
    }

    @Test
    void skippingAcceptsExactlyWhatDecodingAccepts() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] octets = ByteBufUtil.decodeHexDump(encode(RandomTables.table(random, 3)));
            octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            ByteBuf decoded = Unpooled.wrappedBuffer(octets);
            ByteBuf skipped = Unpooled.wrappedBuffer(octets);

            assertThat(failure(() -> FieldTable.skip(skipped))).as("seed %d", seed)
                    .isEqualTo(failure(() -> FieldTable.decode(decoded)));
            assertThat(skipped).as("seed %d", seed).isEqualTo(decoded);
        }
    }

    @Test
    void aTableCutAnywhereIsRefused() {
        byte[] octets = ByteBufUtil.decodeHexDump(encode(RandomTables.table(new Random(7), 4)));
        for (int length = 0; length < octets.length; length++) {
            ByteBuf in = Unpooled.wrappedBuffer(octets, 0, length);
            assertThatThrownBy(() -> FieldTable.decode(in)).as("cut at %d", length).isInstanceOf(DecodeException.class);
            assertThat(in.writerIndex()).isEqualTo(length);
        }
    }

    @Test
    void aValueMustNotReachBeyondItsTable() {
        String octets = "00000007" + "0161" + "53" + "00000001" + "78"; // the string's octet lies behind the table
        assertThat(failure(() -> FieldTable.decode(buffer(octets)))).startsWith("field ends beyond");
    }

    @Test
    void unknownTypesAreFrameErrors() {
        assertThatThrownBy(() -> FieldTable.decode(buffer(table("0161" + "5a" + "00"))))
                .isInstanceOfSatisfying(DecodeException.class,
                        e -> assertThat(e.error()).isEqualTo(HardError.FRAME_ERROR))
                .hasMessage("unknown field table type 90");
    }

    @Test
    void nestingEndsAtADepthThatTheStackBears() {
        assertThat(failure(() -> FieldTable.decode(nested(512)))).isEmpty();
        assertThat(failure(() -> FieldTable.skip(nested(512)))).isEmpty();
        assertThat(failure(() -> FieldTable.decode(nested(513)))).contains("deeper than 512");
        assertThat(failure(() -> FieldTable.skip(nested(513)))).contains("deeper than 512");
        assertThat(failure(() -> FieldTable.decode(nested(10_000)))).contains("deeper than 512");
    }

    @Test
    void theDeepestTablesAndArraysCanBeComparedAndShown() {
        for (ByteBuf deepest : List.of(nested(512), nestedArrays(512))) {
            FieldTable table = FieldTable.decode(deepest.duplicate());
            FieldTable same = FieldTable.decode(deepest.duplicate());

            assertThat(table.equals(same)).isTrue();
            assertThat(table.hashCode()).isEqualTo(same.hashCode());
            assertThat(table.toString()).hasSizeGreaterThan(1_000);
            assertThat(table.toJava()).hasSize(1);
            assertThat(encode(table)).isEqualTo(ByteBufUtil.hexDump(deepest));
        }
    }

    @Test
    void lengthsThatLieAllocateNothing() {
        ByteBuf longString = buffer("00000007" + "0161" + "53" + "7fffffff");
        ByteBuf hugeTable = buffer("ffffffff" + "0161");
        failure(() -> FieldTable.decode(longString.duplicate())); // loads classes
        long allocated = AllocatedBytes.during(() -> {
            for (int i = 0; i < 100; i++) {
                failure(() -> FieldTable.decode(longString.duplicate()));
                failure(() -> FieldTable.decode(hugeTable.duplicate()));
            }
        });
        assertThat(allocated).isLessThan(1_000_000);
    }

    @Test
    void keysMustFitAShortString() {
        assertThatThrownBy(() -> FieldTable.builder().put("k".repeat(256), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Tables within tables, each under an empty key. */
    private static ByteBuf nested(int depth) {
        ByteBuf out = Unpooled.buffer();
        for (int inner = depth - 1; inner >= 0; inner--) {
            out.writeInt(inner * 6);
            if (inner > 0) out.writeByte(0).writeByte('F');
        }
        return out;
    }

    /** A table with one entry of an empty key: arrays within arrays. */
    private static ByteBuf nestedArrays(int depth) {
        ByteBuf out = Unpooled.buffer().writeInt(1 + (depth - 1) * 5).writeByte(0);
        for (int inner = depth - 2; inner >= 0; inner--)
            out.writeByte('A').writeInt(inner * 5);
        return out;
    }

    private static String failure(Runnable decoding) {
        try {
            decoding.run();
            return "";
        } catch (DecodeException e) {
            return e.explanation();
        }
    }

    private static String table(String entries) {
        return "%08x".formatted(entries.length() / 2) + entries;
    }

    private static ByteBuf buffer(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    private static String encode(FieldTable table) {
        ByteBuf out = Unpooled.buffer();
        table.encode(out);
        return ByteBufUtil.hexDump(out);
    }
}
