package io.warren.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LogTextTest {

    @Test
    void controlCharactersAreWrittenOut() {
        assertThat(LogText.escaped("a\r\nb\u001b[31mc\u0085")).isEqualTo("a\\u000d\\u000ab\\u001b[31mc\\u0085");
    }

    @Test
    void otherTextStaysAsItIs() {
        assertThat(LogText.escaped("grün \uD83D\uDD11")).isEqualTo("grün \uD83D\uDD11");
        assertThat(LogText.escaped("\n\uD83D\uDD11")).isEqualTo("\\u000a\uD83D\uDD11");
    }
}
