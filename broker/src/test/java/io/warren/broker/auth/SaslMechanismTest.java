package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.table.FieldTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SaslMechanismTest {

    @ParameterizedTest
    @ValueSource(strings = {"\0alice\0sécret", "somebody\0alice\0sécret"})
    void plainIsANameAndAPasswordBehindAnIdentityThatIsNotUsed(String response) {
        assertThat(SaslMechanism.PLAIN.read(response.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Credentials.NamePassword("alice", "sécret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "\0alice", "alice\0secret"})
    void aPlainResponseWithoutItsTwoSeparatorsIsMalformed(String response) {
        assertThatThrownBy(() -> SaslMechanism.PLAIN.read(response.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(LoginRefused.class).hasMessage("malformed PLAIN response");
    }

    @Test
    void amqplainIsATableWithoutItsLength() {
        byte[] response = amqplain(FieldTable.builder().put("LOGIN", "alice").put("PASSWORD", "secret").build());

        assertThat(SaslMechanism.AMQPLAIN.read(response))
                .isEqualTo(new Credentials.NamePassword("alice", "secret"));
    }

    @Test
    void amqplainNeedsBothFields() {
        byte[] response = amqplain(FieldTable.builder().put("LOGIN", "alice").build());

        assertThatThrownBy(() -> SaslMechanism.AMQPLAIN.read(response)).isInstanceOf(LoginRefused.class);
    }

    @Test
    void anAmqplainResponseThatIsCutAnywhereIsRefused() {
        byte[] response = amqplain(FieldTable.builder().put("LOGIN", "alice").put("PASSWORD", "secret").build());
        for (int length = 0; length < response.length; length++) {
            byte[] cut = Arrays.copyOf(response, length);

            assertThatThrownBy(() -> SaslMechanism.AMQPLAIN.read(cut)).as("first %s octets", length)
                    .isInstanceOf(LoginRefused.class);
        }
    }

    @Test
    void credentialsDoNotPrintThePassword() {
        assertThat(new Credentials.NamePassword("alice", "secret").toString()).doesNotContain("secret");
    }

    private static byte[] amqplain(FieldTable table) {
        ByteBuf out = Unpooled.buffer();
        table.encode(out);
        byte[] withoutLength = new byte[out.readableBytes() - Integer.BYTES];
        out.getBytes(Integer.BYTES, withoutLength);
        return withoutLength;
    }
}
