package io.warren.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.method.ChannelMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceivedBytesTest {

    private final ReceivedBytes received = new ReceivedBytes();
    private final FrameReader reader = new FrameReader(131_072);
    private final List<Integer> channels = new ArrayList<>();
    private final List<ByteBuf> added = new ArrayList<>();

    @Test
    void twoFramesThatAreCutAnywhereAreReadWhole() {
        byte[] bytes = frames(2);
        for (int cut = 0; cut <= bytes.length; cut++) {
            channels.clear();
            add(bytes, 0, cut);
            add(bytes, cut, bytes.length);

            assertThat(channels).as("cut after %s", cut).containsExactly(1, 2);
            assertThat(received.size()).isZero();
        }
        assertThat(added).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121})
    void framesAreReadInOrderHoweverTheyAreCut(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] bytes = frames(500);
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 30));
            add(bytes, from, to);
            from = to;
        }

        assertThat(channels).hasSize(500).isSorted();
        assertThat(added).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void releasingGivesBackWhatHasNotBeenRead() {
        byte[] bytes = frames(1);
        add(bytes, 0, 5);
        assertThat(received.size()).isEqualTo(5);
        received.release();
        received.release();

        assertThat(received.size()).isZero();
        assertThat(added).allMatch(buffer -> buffer.refCnt() == 0);
    }

    /** As a read of the socket brings them: in a buffer that is handed over. */
    private void add(byte[] bytes, int from, int to) {
        ByteBuf buffer = Unpooled.buffer(Math.max(1, to - from)).writeBytes(bytes, from, to - from);
        added.add(buffer);
        received.add(buffer);
        received.readFrames(reader, (type, channel, payload) -> channels.add(channel));
    }

    private static byte[] frames(int count) {
        ByteBuf out = Unpooled.buffer();
        for (int channel = 1; channel <= count; channel++) {
            FrameEncoder.method(out, channel, new ChannelMethod.CloseOk());
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
