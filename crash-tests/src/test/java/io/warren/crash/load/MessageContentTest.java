package io.warren.crash.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.warren.crash.history.MessageId;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageContentTest {
    private static final long MESSAGE = MessageId.of(3, 17);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 12, 13, 100_000})
    void isWholeAsItWasMade(int size) {
        BasicProperties properties = MessageContent.properties(MESSAGE, size);

        assertThat(MessageContent.id(properties)).isEqualTo(MESSAGE);
        assertThat(MessageContent.isWhole(MESSAGE, properties, MessageContent.body(MESSAGE, size))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 12, 13, 100_000})
    void isNotWholeWithOneBitChanged(int size) {
        BasicProperties properties = MessageContent.properties(MESSAGE, size);
        for (int at : new int[]{0, size / 2, size - 1}) {
            byte[] body = MessageContent.body(MESSAGE, size);
            body[at] ^= 4;
            assertThat(MessageContent.isWhole(MESSAGE, properties, body)).as("byte %d of %d", at, size).isFalse();
        }
    }

    @Test
    void isNotWholeWithTheBodyOfAnother() {
        byte[] other = MessageContent.body(MessageId.of(3, 18), 100);

        assertThat(MessageContent.isWhole(MESSAGE, MessageContent.properties(MESSAGE, 100), other)).isFalse();
    }

    @Test
    void isNotWholeWithABodyCutShort() {
        assertThat(MessageContent.isWhole(MESSAGE, MessageContent.properties(MESSAGE, 100),
                MessageContent.body(MESSAGE, 99))).isFalse();
    }

    @Test
    void isNotWholeWithAnotherPriority() {
        BasicProperties changed = MessageContent.properties(MESSAGE, 20).builder().priority(9).build();

        assertThat(MessageContent.isWhole(MESSAGE, changed, MessageContent.body(MESSAGE, 20))).isFalse();
    }

    @Test
    void oneOfEightIsTransient() {
        assertThat(LongStream.rangeClosed(1, 80)
                .mapToObj(sequence -> MessageContent.properties(MessageId.of(3, sequence), 0))
                .filter(properties -> properties.getDeliveryMode() == 1)).hasSize(10);
    }

    @Test
    void hasNoIdWithoutOne() {
        assertThat(MessageContent.id(new BasicProperties())).isEqualTo(MessageContent.UNKNOWN);
    }
}
