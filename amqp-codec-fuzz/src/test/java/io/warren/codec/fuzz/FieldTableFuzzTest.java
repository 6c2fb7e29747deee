package io.warren.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.table.FieldTable;

/** Tables survive encoding, become plain Java, and are skipped exactly where they can be decoded. */
final class FieldTableFuzzTest {

    /** Input: the entries of a table, without its length. */
    @FuzzTest(maxDuration = "1m")
    void aTableSurvivesEncoding(byte[] input) {
        ByteBuf in = Unpooled.buffer().writeInt(input.length).writeBytes(input);
        ByteBuf skipped = in.duplicate();
        FieldTable table;
        try {
            table = FieldTable.decode(in);
        } catch (DecodeException e) {
            assertThat(skip(skipped)).isFalse();
            return;
        }
        assertThat(skip(skipped)).isTrue();
        assertThat(in.isReadable()).isFalse();
        ByteBuf out = Unpooled.buffer();
        table.encode(out);
        FieldTable again = FieldTable.decode(out.duplicate());
        ByteBuf twice = Unpooled.buffer();
        again.encode(twice);

        assertThat(again).isEqualTo(table);
        assertThat(twice).isEqualTo(out);
        assertThat(out.readableBytes()).isEqualTo(in.writerIndex());
        assertThat(table.toJava().size()).isLessThanOrEqualTo(table.entries().size());
    }

    private static boolean skip(ByteBuf in) {
        try {
            FieldTable.skip(in);
            return !in.isReadable();
        } catch (DecodeException e) {
            return false;
        }
    }
}
