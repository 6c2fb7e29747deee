package io.warren.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.message.AmqpMessage.Traits;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmqpMessageFormatTest {

    private final AmqpMessageFormat format = new AmqpMessageFormat();

    static List<Traits> traits() {
        return List.of(Traits.TRANSIENT, Traits.PERSISTENT, new Traits(true, 255, -1, 0, List.of(), false),
                new Traits(false, 0, 0, 0, List.of(), true), new Traits(false, 0, Long.MAX_VALUE, 0, List.of(), false),
                new Traits(false, 0, -1, 1, List.of(), false),
                new Traits(true, 3, 7, Long.MAX_VALUE, List.of("k"), false),
                new Traits(true, 9, 60_000, 0, List.of("", "other", "schlüssel", "k".repeat(70_000)), true));
    }

    @ParameterizedTest
    @MethodSource("traits")
    void aMessageIsReadAsItWasWrittenInAsManyBytesAsItSaid(Traits traits) {
        AmqpMessage message = message("an exchange", "ключ", "0123456789", 3, traits);
        ByteBuffer bytes = written(message);
        assertThat(format.persistent(bytes)).isEqualTo(traits.persistent());
        ByteBuffer skipped = bytes.duplicate();
        assertThat(format.skip(skipped)).isEqualTo(message.bodySize());
        assertThat(skipped.hasRemaining()).isFalse();
        AmqpMessage read = format.read(bytes, null);

        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(read.exchange()).isEqualTo("an exchange");
        assertThat(read.routingKey()).isEqualTo("ключ");
        assertThat(read.address().encoded()).isEqualTo(message.address().encoded());
        assertThat(read.content()).isEqualTo(message.content());
        assertThat(read.propertiesLength()).isEqualTo(3);
        assertThat(read.traits()).isEqualTo(traits);
        assertThat(read.arrivedMillis()).isEqualTo(message.arrivedMillis());
    }

    @Test
    void namesOf255BytesAndAnEmptyBodyAreReadToo() {
        AmqpMessage read = format.read(written(message("e".repeat(255), "k".repeat(255), "", 0, Traits.TRANSIENT)),
                null);

        assertThat(read.exchange()).hasSize(255);
        assertThat(read.routingKey()).hasSize(255);
        assertThat(read.size()).isZero();
    }

    @Test
    void messagesInARowToOneAddressShareIt() {
        AmqpMessage first = format.read(written(message("e", "k", "1", 0, Traits.TRANSIENT)), null);
        AmqpMessage second = format.read(written(message("e", "k", "2", 0, Traits.TRANSIENT)), first);

        assertThat(second.address()).isSameAs(first.address());
        assertThat(second.content()).isEqualTo(new byte[]{'2'});
    }

    @Test
    void anAddressThatBeginsLikeTheOneBeforeIsAnother() {
        AmqpMessage first = format.read(written(message("e", "k", "", 0, Traits.TRANSIENT)), null);
        for (String key : List.of("", "kk", "K", "e")) {
            AmqpMessage other = format.read(written(message("e", key, "", 0, Traits.TRANSIENT)), first);
            assertThat(other.routingKey()).isEqualTo(key);
        }
        AmqpMessage elsewhere = format.read(written(message("ek", "", "", 0, Traits.TRANSIENT)), first);
        assertThat(elsewhere.exchange()).isEqualTo("ek");
    }

    @Test
    void messagesFollowOneAnotherWithoutAGap() {
        AmqpMessage one = message("e", "k", "one", 0, Traits.PERSISTENT);
        AmqpMessage two = message("", "q", "two", 1, new Traits(false, 3, 5, 9, List.of("x"), false));
        ByteBuffer bytes = ByteBuffer.allocateDirect(format.length(one) + format.length(two));
        format.write(one, bytes);
        format.write(two, bytes);
        bytes.flip();

        assertThat(format.read(bytes, null).content()).isEqualTo(one.content());
        assertThat(format.read(bytes, one).content()).isEqualTo(two.content());
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private ByteBuffer written(AmqpMessage message) {
        ByteBuffer bytes = ByteBuffer.allocate(format.length(message));
        format.write(message, bytes);
        return bytes.flip();
    }

    private static AmqpMessage message(String exchange, String key, String content, int propertiesLength,
            Traits traits) {
        return new AmqpMessage(Address.of(exchange, key), content.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                propertiesLength, traits, 1_764_000_000_123L);
    }
}
