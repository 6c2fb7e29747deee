package io.warren.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Codes and texts of errors. */
final class ErrorsTest {

    @Test
    void aReplyTextIsNameAndExplanation() {
        assertThat(SoftError.NOT_FOUND.replyText("no queue 'q' in vhost '/'"))
                .isEqualTo("NOT_FOUND - no queue 'q' in vhost '/'");
        assertThat(HardError.ACCESS_REFUSED.code()).isEqualTo(SoftError.ACCESS_REFUSED.code()).isEqualTo(403);
    }

    @Test
    void aReplyTextIsCutBetweenCharactersToWhatAShortStringHolds() {
        assertThat(HardError.NOT_ALLOWED.replyText("x".repeat(300))).hasSize(255);
        for (String character : new String[]{"é", "€", "😀"}) {
            for (int shift = 0; shift < 4; shift++) {
                String text = SoftError.NOT_FOUND.replyText("x".repeat(shift) + character.repeat(300));
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                assertThat(octets.length).isBetween(252, 255);
                assertThat(text).endsWith(character);
            }
        }
    }

    @Test
    void decodeExceptionsHaveNoStackTrace() {
        assertThat(new DecodeException(HardError.FRAME_ERROR, "x").getStackTrace()).isEmpty();
    }

    @Test
    void octetsAreShownAsErlangShowsThem() {
        assertThat(erlang("")).isEqualTo("<<>>");
        assertThat(erlang("abc ~")).isEqualTo("<<\"abc ~\">>");
        assertThat(erlang("a\"b\\")).isEqualTo("<<\"a\\\"b\\\\\">>");
        assertThat(erlang("a\u0000\u00ff")).isEqualTo("<<97,0,255>>");
        assertThat(erlang("a".repeat(1_000))).hasSizeLessThan(300);
    }

    private static String erlang(String latin1) {
        return ErlangBinary.of(Unpooled.wrappedBuffer(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
