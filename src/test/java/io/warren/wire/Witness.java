package io.warren.wire;

import static io.warren.wire.Frames.NO_ACK;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A well-behaved client that was there before the hostile one and must not notice it: what it had open still works, and
 * it can declare more. Threads: the test's.
 */
final class Witness {

    private static final int CHANNEL = 1;

    private final Wire wire;
    private final String queue;

    /** Takes over a fresh connection. */
    Witness(Wire wire, String queue) {
        this.wire = wire;
        this.queue = queue;
        wire.open().openChannel(CHANNEL).send(Frames.confirmSelect(CHANNEL)).expect(CHANNEL, "confirm.select-ok");
        declare(queue);
        wire.send(Frames.consume(CHANNEL, queue, "witness", NO_ACK)).expect(CHANNEL, "basic.consume-ok");
    }

    void expectUnharmed() {
        declare(queue + "-later");
        wire.send(Frames.publish(CHANNEL, queue, "still here"));
        // The order of confirm and delivery is the broker's choice.
        Frame first = wire.read();
        if (first != null && first.is("basic.ack")) {
            assertThat(wire.expectMessage(CHANNEL, "basic.deliver").text()).isEqualTo("still here");
        } else {
            assertThat(first).matches(frame -> frame.is("basic.deliver"), "is a confirm or a delivery");
            wire.skip(Frame.HEADER).skip(Frame.BODY).expect(CHANNEL, "basic.ack");
        }
        wire.expectStillOpen(CHANNEL);
    }

    private void declare(String name) {
        wire.send(Frames.queueDeclare(CHANNEL, name)).expect(CHANNEL, "queue.declare-ok");
    }
}
