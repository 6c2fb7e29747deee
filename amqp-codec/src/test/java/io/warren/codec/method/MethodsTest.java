package io.warren.codec.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.AllocatedBytes;
import io.warren.codec.DecodeException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Method frames that are wrong, each with the answer that RabbitMQ gives, or should. */
final class MethodsTest {

    @Test
    void anUnknownClassIsAnInvalidCommand() {
        refuses(method(99, 1, ""), 503, "COMMAND_INVALID - unknown class 99", 99, 1);
    }

    @Test
    void anUnknownMethodOfAKnownClassCannotBeDecoded() {
        refuses(method(60, 200, ""), 501, "FRAME_ERROR - cannot decode <<>>", 60, 200);
    }

    @Test
    void anUnknownMethodOfClassConnectionIsAnInvalidCommand() {
        refuses(method(10, 99, "00"), 503, "COMMAND_INVALID - unknown method 99", 10, 99);
    }

    @Test
    void argumentsThatAreCutCannotBeDecoded() {
        refuses(method(50, 10, "0000206162"), 501, "FRAME_ERROR - cannot decode <<0,0,32,97,98>>", 50, 10);
    }

    @Test
    void octetsBehindTheArgumentsCannotBeDecoded() {
        refuses(method(60, 10, "00000000000000" + ascii("junkjunk!!")), 501,
                "FRAME_ERROR - cannot decode <<0,0,0,0,0,0,0,106,117,110,107,106,117,110,107,33,33>>", 60, 10);
        refuses(method(90, 10, ascii("abc")), 501, "FRAME_ERROR - cannot decode <<\"abc\">>", 90, 10);
    }

    @Test
    void aShortStringThatIsLongerThanItsMethodCannotBeDecoded() {
        refuses(method(40, 10, "0000ff61"), 501, "FRAME_ERROR - cannot decode <<0,0,255,97>>", 40, 10);
    }

    @Test
    void aTableThatIsLongerThanItsMethodCannotBeDecoded() {
        refuses(method(50, 10, "0000027471000000270f78"), 501,
                "FRAME_ERROR - cannot decode <<0,0,2,116,113,0,0,0,39,15,120>>", 50, 10);
    }

    @Test
    void aTableOfAnUnknownTypeIsAFrameError() {
        refuses(method(50, 10, "0000" + "0171" + "00" + "00000004" + "016b" + "5a" + "01"), 501,
                "FRAME_ERROR - unknown field table type 90", 0, 0);
    }

    @Test
    void aNameThatIsNoUtf8IsAFrameError() {
        refuses(method(50, 10, "0000" + "02c328" + "00" + "00000000"), 501, "FRAME_ERROR - Malformed UTF-8 in shortstr",
                0, 0);
    }

    @Test
    void replyTextsAboutLongArgumentsFitAShortString() {
        DecodeException refused = refusal(method(60, 10, "ab".repeat(100_000)));
        assertThat(refused.replyText()).startsWith("FRAME_ERROR - cannot decode <<171,171,").hasSize(255);
    }

    @Test
    void namesMayHoldNulAndAnyCharacterOfUtf8() {
        Method method = Methods.decode(method(50, 10, "0000" + "0600c3a9efbfbd" + "00" + "00000000"));
        assertThat(method).isInstanceOfSatisfying(QueueMethod.Declare.class,
                declare -> assertThat(declare.queue()).isEqualTo("\0é\uFFFD"));
    }

    @Test
    void everyMethodCutAnywhereIsRefusedAndAllocatesLittle() {
        ByteBuf declare = Unpooled.buffer().writeShort(50).writeShort(10);
        declare.writeShort(0).writeByte(2).writeShort(0x7171).writeByte(0).writeInt(0x7fffffff);
        refusal(declare.duplicate()); // loads classes
        long allocated = AllocatedBytes.during(() -> {
            for (int length = 4; length < declare.writerIndex(); length++)
                refusal(declare.slice(0, length));
        });
        assertThat(allocated).isLessThan(1_000_000);
    }

    @Test
    void aPublishIsReadWithoutItsStrings() {
        BasicMethod.Publish publish = new BasicMethod.Publish("amq.topic", "é.b", true, false);
        ByteBuf in = Unpooled.buffer().writeZero(3);
        int start = in.writerIndex();
        publish.encode(in);
        in.readerIndex(start);
        PublishFields fields = new PublishFields();

        fields.read(in);

        assertThat(fields.mandatory()).isTrue();
        assertThat(fields.immediate()).isFalse();
        assertThat(fields.routeOffset()).isEqualTo(start + 2);
        assertThat(ByteBufUtil.hexDump(in, fields.routeOffset(), fields.routeLength()))
                .isEqualTo("09" + ascii("amq.topic") + "04" + "c3a9" + ascii(".b"));
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void aPublishThatCannotBeReadIsRefusedAlikeByBothReaders() {
        for (String arguments : new String[]{"", "0000", "00000161ff", "0000016101620300", "000001610162"}) {
            DecodeException expected = refusal(method(60, 40, arguments));
            DecodeException actual = catchThrowableOfType(DecodeException.class,
                    () -> new PublishFields().read(method(60, 40, arguments).skipBytes(4)));
            assertThat(actual).isNotNull();
            assertThat(actual.replyText()).isEqualTo(expected.replyText());
            assertThat(actual.methodId()).isEqualTo(expected.methodId()).isEqualTo(40);
        }
    }

    private static void refuses(ByteBuf method, int code, String replyText, int classId, int methodId) {
        DecodeException refused = refusal(method);
        assertThat(refused.error().code()).isEqualTo(code);
        assertThat(refused.replyText()).isEqualTo(replyText);
        assertThat(refused.classId()).isEqualTo(classId);
        assertThat(refused.methodId()).isEqualTo(methodId);
    }

    private static DecodeException refusal(ByteBuf method) {
        DecodeException refused = catchThrowableOfType(DecodeException.class, () -> Methods.decode(method));
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ByteBuf method(int classId, int methodId, String arguments) {
        return Unpooled.buffer().writeShort(classId).writeShort(methodId)
                .writeBytes(ByteBufUtil.decodeHexDump(arguments));
    }

    private static String ascii(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }
}
