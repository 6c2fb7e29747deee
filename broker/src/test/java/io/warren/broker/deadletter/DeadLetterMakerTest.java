package io.warren.broker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.router.ExchangeTypes;
import io.warren.router.Topology;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeadLetterMakerTest {

    private static final QueueDefinition QUEUE =
            new QueueDefinition(0, "/", "q", "classic", false, false, false, false);

    private final Topology topology = new Topology("/", name -> null, ExchangeTypes.builtIn());

    private DeadLetter make(AmqpMessage message) {
        return DeadLetterMaker.make(topology, QUEUE, new DeadLetters("amq.direct", "dead", false), message,
                Reason.REJECTED, 1_000);
    }

    /** Raw octets of a correlation-id that decoding and encoding would make three times as long. */
    private static AmqpMessage withOddCorrelationId() {
        byte[] properties = BasicProperties.builder().correlationId("x".repeat(100)).priority(3).build().encoded();
        String text = new String(properties, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("xxx");
        byte[] content = Arrays.copyOf(properties, properties.length + 2);
        Arrays.fill(content, start, start + 100, (byte) 0xff);
        return new AmqpMessage(Address.of("", "q"), content, properties.length, Traits.PERSISTENT, 0);
    }

    @Test
    void aPropertyThatIsNoTextIsLeftOutAndTheRestIsKept() {
        AmqpMessage letter = (AmqpMessage) make(withOddCorrelationId()).message();

        assertThat(letter.properties().correlationId()).isNull();
        assertThat(letter.properties().priority()).isEqualTo(3);
        assertThat(letter.headers()).containsKey("x-death");
        assertThat(letter.bodySize()).isEqualTo(2);
        assertThat(letter.routingKey()).isEqualTo("dead");
    }

    @Test
    void aMessageWhosePropertiesAreNoTextIsRedeliveredWithoutCounts() {
        AmqpMessage message = withOddCorrelationId();
        assertThat(DeadLetterMaker.counted(message, 2, 1)).isSameAs(message);
    }

    @Test
    void withoutTheExchangeNobodyGetsIt() {
        AmqpMessage message = withOddCorrelationId();
        DeadLetter letter = DeadLetterMaker.make(topology, QUEUE, new DeadLetters("missing", null, false), message,
                Reason.EXPIRED, 1_000);
        assertThat(letter.targets()).isEmpty();
    }
}
