package io.warren.wire;

import static io.warren.wire.Octets.join;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no row thought of: orderly sessions with a few octets changed at random. */
@BrokerTest(shared = true)
class MutationTest extends WireRules {

    private static final int CONNECTIONS = 300;
    private static final int CHANGES_MAX = 4;
    private static final int INTERNAL_ERROR = 541;

    /** Run again with {@code -Dwire.seed=} and the seed of a failure. */
    private final long seed = Long.getLong("wire.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @WarrenOnly(because = "RabbitMQ answers some of them with 541 INTERNAL_ERROR")
    void changedOctetsNeverCostMoreThanTheirConnection() {
        List<Wire> changed = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            changed.add(open().send(withChanges(session(i))).finishSending());
        }
        for (Wire wire : changed) {
            for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
                if (frame.is("connection.close") || frame.is("channel.close")) {
                    assertThat(Close.of(frame).code()).as("with -Dwire.seed=%d", seed).isNotEqualTo(INTERNAL_ERROR);
                }
            }
        }
    }

    private byte[] withChanges(byte[] octets) {
        int changes = 1 + random.nextInt(CHANGES_MAX);
        for (int i = 0; i < changes; i++) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return octets;
    }

    /** A bit of everything that has arguments. */
    private static byte[] session(int number) {
        String queue = "mutated-" + number; // not random, so that the seed says all
        Table nested = table().string("s", "text").integer("i", 7).table("t", table().bool("b", true));
        byte[] properties = octets().table(nested).u8(2).shortstr("60000").u64(1_000_000_000).toByteArray();
        int flags = Property.HEADERS | Property.DELIVERY_MODE | Property.EXPIRATION | Property.TIMESTAMP;
        return join(Frames.channelOpen(1), Frames.confirmSelect(1), Frames.qos(1, 10),
                Frames.queueDeclare(1, queue, Frames.EXCLUSIVE, table().integer("x-max-length", 9)),
                Frames.queueBind(1, queue, "amq.topic", "a.*.#", table()),
                Frames.queueBind(1, queue, "amq.headers", "", table().string("x-match", "any").integer("i", 7)),
                Frames.publish(1, queue, flags, properties, octets().raw("body").toByteArray()), Frames.heartbeat(),
                Frames.publishMethod(1, "amq.headers", "", Frames.MANDATORY), Frames.header(1, 4, flags, properties),
                Frames.body(1, (byte) 'b', (byte) 'o'), Frames.body(1, (byte) 'd', (byte) 'y'),
                Frames.consume(1, queue, "tag", 0), Frames.ack(1, 1, false), Frames.get(1, queue),
                Frames.queueDelete(1, queue), Frames.channelClose(1), Frames.connectionClose(0, 0));
    }
}
