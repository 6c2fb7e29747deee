package io.warren.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.frame.FrameReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stream gives the same frames, and ends with the same error, however it is cut. */
final class FrameReaderFuzzTest {
    private static final int FRAME_MAX = 8_192;

    /** Input: the count of cuts in the low four bits of the first octet, the lengths of the pieces, then the stream. */
    @FuzzTest(maxDuration = "1m")
    void everyCutGivesTheSameFrames(byte[] input) {
        if (input.length == 0) return;
        int cuts = Math.min(input[0] & 15, input.length - 1);
        byte[] stream = Arrays.copyOfRange(input, 1 + cuts, input.length);

        List<String> whole = read(stream, new int[0]);
        int[] pieces = new int[cuts];
        for (int i = 0; i < cuts; i++)
            pieces[i] = input[1 + i] & 0xff;

        assertThat(read(stream, pieces)).isEqualTo(whole);
        int[] single = new int[Math.min(stream.length, 300)];
        Arrays.fill(single, 1);
        assertThat(read(stream, single)).isEqualTo(whole);
    }

    private static List<String> read(byte[] stream, int[] pieces) {
        List<String> seen = new ArrayList<>();
        FrameReader reader = new FrameReader(FRAME_MAX);
        ByteBuf cumulated = Unpooled.buffer();
        int from = 0;
        for (int i = 0; i <= pieces.length; i++) {
            int length = i < pieces.length ? Math.min(pieces[i], stream.length - from) : stream.length - from;
            cumulated.writeBytes(stream, from, length);
            from += length;
            if (!readOnce(reader, cumulated, seen)) return seen;
        }
        seen.add("left " + ByteBufUtil.hexDump(cumulated));
        return seen;
    }

    private static boolean readOnce(FrameReader reader, ByteBuf in, List<String> seen) {
        int end = in.writerIndex();
        try {
            reader.read(in,
                    (type, channel, payload) -> seen.add(type + " " + channel + " " + ByteBufUtil.hexDump(payload)));
            return true;
        } catch (DecodeException e) {
            seen.add(e.replyText());
            return false;
        } finally {
            assertThat(in.writerIndex()).isEqualTo(end);
        }
    }
}
