package io.warren.broker.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.OddMessages;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.router.ExchangeTypes;
import io.warren.router.Topology;
import org.junit.jupiter.api.Test;

class DeadLetterMakerTest {

    private static final QueueDefinition QUEUE =
            new QueueDefinition(0, "/", "q", "classic", false, false, false, false);

    private final Topology topology = new Topology("/", name -> null, ExchangeTypes.builtIn());

    private DeadLetter make(AmqpMessage message) {
        return DeadLetterMaker.make(topology, QUEUE, new DeadLetters("amq.direct", "dead", false), message,
                Reason.REJECTED, 1_000);
    }

    @Test
    void aPropertyThatIsNoTextIsLeftOutAndTheRestIsKept() {
        AmqpMessage letter = (AmqpMessage) make(OddMessages.withOddCorrelationId()).message();

        assertThat(letter.properties().correlationId()).isNull();
        assertThat(letter.properties().priority()).isEqualTo(3);
        assertThat(letter.headers()).containsKey("x-death");
        assertThat(letter.bodySize()).isEqualTo(2);
        assertThat(letter.routingKey()).isEqualTo("dead");
    }

    @Test
    void withoutTheExchangeNobodyGetsIt() {
        AmqpMessage message = OddMessages.withOddCorrelationId();
        DeadLetter letter = DeadLetterMaker.make(topology, QUEUE, new DeadLetters("missing", null, false), message,
                Reason.EXPIRED, 1_000);
        assertThat(letter.targets()).isEmpty();
    }
}
