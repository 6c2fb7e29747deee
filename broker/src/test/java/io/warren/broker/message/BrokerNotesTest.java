package io.warren.broker.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerNotesTest {

    private static AmqpMessage delayed(FieldTable headers) {
        byte[] properties = BasicProperties.builder().headers(headers).messageId("id").build().encoded();
        return new AmqpMessage(Address.of("x", "key"), properties, properties.length,
                new Traits(true, 3, 7, 5000, List.of(), true), 1000);
    }

    @Test
    void aDelayThatIsOverIsNegative() {
        FieldTable headers =
                FieldTable.builder().put("x-delay", new FieldValue.SignedLong(4000)).put("other", "stays").build();
        AmqpMessage due = BrokerNotes.due(delayed(headers), 5001);

        assertThat(due.headers()).containsEntry("x-delay", -4000L).containsKey("other");
        assertThat(due.properties().messageId()).isEqualTo("id");
        assertThat(due.arrivedMillis()).isEqualTo(5001);
        assertThat(due.traits()).isEqualTo(new Traits(true, 3, 7, 0, List.of(), true));
        assertThat(BrokerNotes.due(due, 5002).headers()).containsEntry("x-delay", -4000L);
    }

    @Test
    void aTimeThatHasComeStays() {
        FieldTable headers =
                FieldTable.builder().put("x-opt-delivery-time", new FieldValue.SignedLong(5000)).build();
        AmqpMessage due = BrokerNotes.due(delayed(headers), 5001);

        assertThat(due.headers()).containsEntry("x-opt-delivery-time", 5000L);
        assertThat(due.dueMillis()).isZero();
    }

    @Test
    void aMessageWhosePropertiesAreNoTextStaysAsItIs() {
        AmqpMessage message = OddMessages.withOddCorrelationId();

        assertThat(BrokerNotes.counted(message, 2, 1).content()).isEqualTo(message.content());
        assertThat(BrokerNotes.due(message, 5).content()).isEqualTo(message.content());
    }
}
