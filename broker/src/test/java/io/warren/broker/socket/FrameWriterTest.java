package io.warren.broker.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.ChannelMethod;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameWriterTest {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final FakeSocket socket = new FakeSocket();
    private final FrameWriter writer = new FrameWriter(socket);

    @Test
    void framesLeaveTogetherWhenTheTurnEnds() {
        writer.method(1, new ChannelMethod.CloseOk());
        writer.heartbeat();
        writer.method(2, new ChannelMethod.CloseOk());
        assertThat(socket.writes()).isZero();

        assertThat(writer.flush()).isTrue();
        assertThat(socket.writes()).isEqualTo(1);
        assertThat(socket.flushes()).isEqualTo(1);
        assertThat(socket.takeFrames()).extracting(FakeSocket.Frame::channel).containsExactly(1, 0, 2);
    }

    @Test
    void aTurnThatWroteNothingFlushesNothing() {
        assertThat(writer.flush()).isFalse();
        assertThat(socket.flushes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "4087, 1", "4088, 1", "4089, 2", "8176, 2", "8177, 3"})
    void bodiesAreCutAtFrameMax(int bodySize, int bodyFrames) {
        writer.frameMax(4096);
        writer.methodWithContent(1, getOk(), message(bodySize));
        writer.flush();

        List<FakeSocket.Frame> frames = socket.takeFrames();
        List<FakeSocket.Frame> bodies = frames.stream().filter(frame -> frame.type() == FrameType.BODY).toList();
        assertThat(bodies).hasSize(bodyFrames)
                .allMatch(frame -> frame.payload().readableBytes() + FrameType.OVERHEAD <= 4096);
        assertThat(frames).hasSize(2 + bodyFrames);
        ByteBuf whole = Unpooled.buffer();
        bodies.forEach(frame -> whole.writeBytes(frame.payload()));
        assertThat(whole).isEqualTo(Unpooled.wrappedBuffer(body(bodySize)));
    }

    @Test
    void aBufferIsTakenForEvery64KiB() {
        for (int i = 0; i < 40; i++) {
            writer.methodWithContent(1, getOk(), message(10_000));
        }
        writer.flush();

        assertThat(socket.buffersAllocated()).isBetween(40 * 10_000 / BUFFER_BYTES, 40 * 10_000 / BUFFER_BYTES + 3);
        assertThat(socket.takeFrames()).hasSize(3 * 40);
        assertThat(socket.buffersHeld()).isZero();
    }

    @Test
    void aSocketThatFlushesInTheMiddleOfAWriteGetsNothingTwiceOrOutOfOrder() {
        socket.duringWrite(writer::flush);
        for (int i = 1; i <= 200; i++) {
            writer.methodWithContent(i, getOk(), message(1000));
        }
        writer.flush();

        List<FakeSocket.Frame> frames = socket.takeFrames();
        assertThat(frames).hasSize(3 * 200);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).channel()).isEqualTo(1 + i / 3);
        }
        assertThat(socket.buffersHeld()).isZero();
    }

    @Test
    void closingDropsWhatWasNotFlushed() {
        writer.method(1, new ChannelMethod.CloseOk());
        writer.close();

        assertThat(writer.closed()).isTrue();
        assertThat(writer.flush()).isFalse();
        assertThat(socket.writes()).isZero();
        assertThat(socket.buffersHeld()).isZero();
    }

    private static BasicMethod.GetOk getOk() {
        return new BasicMethod.GetOk(1, false, "", "q", 0);
    }

    private static AmqpMessage message(int bodySize) {
        byte[] properties = BasicProperties.builder().messageId("m").build().encoded();
        byte[] content = Arrays.copyOf(properties, properties.length + bodySize);
        System.arraycopy(body(bodySize), 0, content, properties.length, bodySize);
        return new AmqpMessage(Address.of("", "q"), content, properties.length, AmqpMessage.Traits.TRANSIENT, 0);
    }

    private static byte[] body(int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < size; i++) {
            body[i] = (byte) (i * 31);
        }
        return body;
    }
}
