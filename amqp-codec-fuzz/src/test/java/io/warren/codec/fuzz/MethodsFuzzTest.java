package io.warren.codec.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.DecodeException;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import io.warren.codec.method.PublishFields;
import java.nio.charset.StandardCharsets;

/** What can be decoded as a method survives encoding; what cannot has an answer that fits connection.close. */
final class MethodsFuzzTest {

    /** Input: class id, method id and arguments. */
    @FuzzTest(maxDuration = "1m")
    void aMethodSurvivesEncoding(byte[] input) {
        if (input.length < 4) return;
        Method method;
        try {
            method = Methods.decode(Unpooled.wrappedBuffer(input));
        } catch (DecodeException e) {
            assertThat(e.replyText().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 255);
            return;
        }
        ByteBuf once = encode(method);
        ByteBuf twice = encode(Methods.decode(once.duplicate()));

        assertThat(twice).isEqualTo(once);
        if (method instanceof BasicMethod.Publish publish) bothReadersAgree(publish, input);
    }

    private static void bothReadersAgree(BasicMethod.Publish publish, byte[] input) {
        ByteBuf in = Unpooled.wrappedBuffer(input).skipBytes(4);
        PublishFields fields = new PublishFields();
        fields.read(in);
        ByteBuf expected = encode(publish);

        assertThat(fields.mandatory()).isEqualTo(publish.mandatory());
        assertThat(fields.immediate()).isEqualTo(publish.immediate());
        assertThat(ByteBufUtil.hexDump(in, fields.routeOffset(), fields.routeLength()))
                .isEqualTo(ByteBufUtil.hexDump(expected, 6, expected.readableBytes() - 7));
    }

    private static ByteBuf encode(Method method) {
        ByteBuf out = Unpooled.buffer().writeShort(method.classId()).writeShort(method.methodId());
        method.encode(out);
        return out;
    }
}
