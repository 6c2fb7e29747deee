package io.warren.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.AllocatedBytes;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.method.BasicMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames out of a stream, whole and in pieces, and what is no frame. */
final class FrameReaderTest {
    private static final int FRAME_MAX = 131_072;

    private final List<String> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader(FRAME_MAX);

    @Test
    void everyWayOfCuttingASampleInTwoGivesTheSameFrames() {
        ByteBuf sample = sample();
        readAll(sample.duplicate());
        List<String> whole = List.copyOf(frames);
        assertThat(whole).hasSize(5);

        for (int cut = 0; cut <= sample.readableBytes(); cut++) {
            assertThat(readPieces(sample, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void everyWayOfCuttingASampleInThreeGivesTheSameFrames() {
        ByteBuf sample = sample();
        readAll(sample.duplicate());
        List<String> whole = List.copyOf(frames);

        for (int first = 0; first <= sample.readableBytes(); first++) {
            for (int second = first; second <= sample.readableBytes(); second++) {
                assertThat(readPieces(sample, first, second)).as("cut at %d and %d", first, second).isEqualTo(whole);
            }
        }
    }

    @Test
    void oneOctetAtATimeGivesTheSameFrames() {
        ByteBuf sample = sample();
        readAll(sample.duplicate());
        List<String> whole = List.copyOf(frames);

        int[] cuts = new int[sample.readableBytes()];
        for (int i = 0; i < cuts.length; i++)
            cuts[i] = i;
        assertThat(readPieces(sample, cuts)).isEqualTo(whole);
    }

    @Test
    void randomFramesCutAtRandomGiveTheSameFrames() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ByteBuf sample = Unpooled.buffer();
            for (int i = random.nextInt(10); i >= 0; i--) {
                byte[] payload = new byte[12 + random.nextInt(200)];
                random.nextBytes(payload);
                frame(sample, 1 + random.nextInt(3), random.nextInt(65_536), payload);
            }
            frames.clear();
            readAll(sample.duplicate());
            List<String> whole = List.copyOf(frames);
            int[] cuts = random.ints(6, 0, sample.readableBytes() + 1).sorted().toArray();
            assertThat(readPieces(sample, cuts)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void anIncompleteFrameStaysUnread() {
        ByteBuf in = sample();
        int complete = in.readableBytes();
        in.writeByte(3).writeShort(1).writeInt(4).writeByte('x');

        assertThat(reader.read(in, this::collect)).isEqualTo(5);
        assertThat(in.readerIndex()).isEqualTo(complete);
        assertThat(in.readableBytes()).isEqualTo(8);
    }

    @Test
    void theSinkSeesItsPayloadOnlyAndNeedNotReadIt() {
        ByteBuf in = sample();
        reader.read(in, (type, channel, payload) -> {
            if (type == FrameType.BODY) assertThat(payload.toString(StandardCharsets.US_ASCII)).isEqualTo("hello");
        });
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void indexesAreRestoredWhenTheSinkThrows() {
        ByteBuf in = Unpooled.buffer();
        frame(in, 3, 1, 'a');
        frame(in, 3, 1, 'b');
        assertThatThrownBy(() -> reader.read(in, (type, channel, payload) -> {
            throw new IllegalStateException("sink");
        })).hasMessage("sink");

        assertThat(reader.read(in, this::collect)).isEqualTo(1);
        assertThat(frames).containsExactly("3 1 62");
    }

    @Test
    void aSinkMayPauseWithTheRestUnread() {
        ByteBuf in = sample();
        assertThat(reader.read(in, (type, channel, payload) -> reader.pause())).isEqualTo(1);
        assertThat(reader.read(in, this::collect)).isEqualTo(4);
    }

    @Test
    void aStoppedReaderThrowsAllInputAway() {
        ByteBuf in = sample();
        assertThat(reader.read(in, (type, channel, payload) -> reader.stop())).isEqualTo(1);
        assertThat(in.isReadable()).isFalse();
        assertThat(reader.stopped()).isTrue();

        ByteBuf garbage = Unpooled.wrappedBuffer(new byte[100]);
        assertThat(reader.read(garbage, this::collect)).isZero();
        assertThat(garbage.isReadable()).isFalse();
    }

    @Test
    void aLimitThatTheSinkChangesHoldsFromTheNextFrameOn() {
        ByteBuf in = Unpooled.buffer();
        frame(in, 3, 1, 'a');
        frame(in, 3, 1, new byte[200]);
        assertThat(catchThrowableOfType(DecodeException.class,
                () -> reader.read(in, (type, channel, payload) -> reader.maxFrameSize(100)))).isNotNull();
    }

    @Test
    void aWrongEndOctetIsAFrameError() {
        ByteBuf in = Unpooled.buffer();
        frame(in, 1, 1, 0, 60, 0, 10, 0, 0, 0, 0, 0, 0, 0);
        in.setByte(in.writerIndex() - 1, 0);
        refuses(in, HardError.FRAME_ERROR,
                "FRAME_ERROR - type 1, all octets = <<0,60,0,10,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,0}");
    }

    @Test
    void textsAboutLargeFramesFitAShortString() {
        ByteBuf in = Unpooled.buffer();
        frame(in, 3, 1, new byte[100_000]);
        in.setByte(in.writerIndex() - 1, 0);
        DecodeException refused = refusal(in);
        assertThat(refused.replyText()).startsWith("FRAME_ERROR - type 3, all octets = <<0,0,").hasSize(255);
    }

    @Test
    void aFrameMayExceedTheLimitByEightOctetsAndIsRefusedByItsHeadBeyond() {
        ByteBuf in = Unpooled.buffer();
        frame(in, 3, 1, new byte[FRAME_MAX]);
        assertThat(reader.read(in, this::collect)).isEqualTo(1);

        refuses(head(3, FRAME_MAX + 1), HardError.FRAME_ERROR,
                "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}");
        refuses(head(3, 200_000), HardError.FRAME_ERROR,
                "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,200000,131064}");
    }

    @Test
    void aFrameThatClaimsFourGibibytesAllocatesNothing() {
        reader.maxFrameSize(8_192);
        ByteBuf in = head(1, -1);
        refusal(in); // loads classes
        long allocated = AllocatedBytes.during(() -> refusal(in));
        assertThat(allocated).isLessThan(100_000);
        refuses(in, HardError.FRAME_ERROR,
                "FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,4294967295,8184}");
    }

    @Test
    void unknownTypesAreFrameErrors() {
        for (int type : new int[]{0, 4, 255}) {
            ByteBuf in = Unpooled.buffer();
            frame(in, type, 0, 'a', 'b', 'c', 'd');
            refuses(in, HardError.FRAME_ERROR,
                    "FRAME_ERROR - type " + type + ", all octets = <<\"abcd\">>: unknown_frame");
        }
    }

    @Test
    void heartbeatsBelongToChannelZeroAndAreEmpty() {
        ByteBuf good = Unpooled.buffer();
        FrameEncoder.heartbeat(good);
        assertThat(reader.read(good, this::collect)).isEqualTo(1);

        ByteBuf onChannel = Unpooled.buffer();
        frame(onChannel, 8, 1);
        refuses(onChannel, HardError.UNEXPECTED_FRAME, "UNEXPECTED_FRAME - type 8, all octets = <<>>");
        ByteBuf withPayload = Unpooled.buffer();
        frame(withPayload, 8, 0, 'x');
        refuses(withPayload, HardError.FRAME_ERROR, "FRAME_ERROR - type 8, all octets = <<\"x\">>: unknown_frame");
    }

    @Test
    void methodFramesNeedTheirIds() {
        ByteBuf empty = Unpooled.buffer();
        frame(empty, 1, 1);
        refuses(empty, HardError.FRAME_ERROR, "FRAME_ERROR - type 1, all octets = <<>>: unknown_frame");
        ByteBuf three = Unpooled.buffer();
        frame(three, 1, 0, 'a', 'b', 'c');
        refuses(three, HardError.FRAME_ERROR, "FRAME_ERROR - type 1, all octets = <<\"abc\">>: unknown_frame");
        ByteBuf header = Unpooled.buffer();
        frame(header, 2, 1, 0, 60);
        refuses(header, HardError.FRAME_ERROR, "FRAME_ERROR - type 2, all octets = <<0,60>>: unknown_frame");
    }

    @Test
    void aContentHeaderOnChannelZeroHasItsText() {
        ByteBuf payload = Unpooled.wrappedBuffer(new byte[]{0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0});
        assertThat(FrameErrors.unexpectedFrame(FrameType.HEADER, payload).replyText())
                .isEqualTo("UNEXPECTED_FRAME - type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0,1,0,0>>");
    }

    @Test
    void readingAllocatesNothingPerFrame() {
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < 10_000; i++)
            FrameEncoder.heartbeat(in);
        FrameSink ignore = (type, channel, payload) -> {};
        reader.read(in.duplicate(), ignore);
        ByteBuf again = in.duplicate();
        assertThat(AllocatedBytes.during(() -> reader.read(again, ignore))).isLessThan(10_000);
    }

    private void refuses(ByteBuf in, HardError error, String replyText) {
        DecodeException refused = refusal(in);
        assertThat(refused.error()).isEqualTo(error);
        assertThat(refused.replyText()).isEqualTo(replyText);
        assertThat(refused.classId()).isZero();
        assertThat(refused.methodId()).isZero();
    }

    private DecodeException refusal(ByteBuf in) {
        DecodeException refused = catchThrowableOfType(DecodeException.class, () -> reader.read(in, this::collect));
        assertThat(refused).isNotNull();
        return refused;
    }

    /** Feeds a sample in pieces, the way a connection cumulates its input. */
    private List<String> readPieces(ByteBuf sample, int... cuts) {
        frames.clear();
        ByteBuf cumulated = Unpooled.buffer();
        int from = 0;
        for (int cut : cuts) {
            cumulated.writeBytes(sample, from, cut - from);
            from = cut;
            reader.read(cumulated, this::collect);
        }
        cumulated.writeBytes(sample, from, sample.readableBytes() - from);
        readAll(cumulated);
        return List.copyOf(frames);
    }

    private void readAll(ByteBuf in) {
        reader.read(in, this::collect);
        assertThat(in.isReadable()).isFalse();
    }

    private void collect(int type, int channel, ByteBuf payload) {
        frames.add(type + " " + channel + " " + ByteBufUtil.hexDump(payload));
    }

    private static ByteBuf sample() {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.method(out, 1, new BasicMethod.Publish("x", "key", false, false));
        FrameEncoder.header(out, 1, 5, new byte[]{0, 0}, 0, 2);
        FrameEncoder.body(out, 1, FRAME_MAX, "hello".getBytes(StandardCharsets.US_ASCII), 0, 5);
        FrameEncoder.heartbeat(out);
        FrameEncoder.method(out, 65_535, new BasicMethod.Ack(1, true));
        return out;
    }

    private static ByteBuf head(int type, int size) {
        return Unpooled.buffer().writeByte(type).writeShort(1).writeInt(size);
    }

    private static void frame(ByteBuf out, int type, int channel, int... payload) {
        byte[] octets = new byte[payload.length];
        for (int i = 0; i < payload.length; i++)
            octets[i] = (byte) payload[i];
        frame(out, type, channel, octets);
    }

    private static void frame(ByteBuf out, int type, int channel, byte[] payload) {
        out.writeByte(type).writeShort(channel).writeInt(payload.length).writeBytes(payload).writeByte(0xCE);
    }
}
