package io.warren.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Methods;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublishCycleTest {
    private static final int FRAME_MAX = 131_072;

    private final List<String> keys = new ArrayList<>();
    private final List<ByteBuf> bodies = new ArrayList<>();

    /** Reads what was taken as a broker would. */
    private void read(PublishCycle cycle) {
        new FrameReader(FRAME_MAX).read(Unpooled.wrappedBuffer(cycle.taken()), (type, channel, payload) -> {
            assertThat(channel).isEqualTo(BrokerConnection.CHANNEL);
            if (type == FrameType.METHOD && Methods.decode(payload) instanceof BasicMethod.Publish publish) {
                keys.add(publish.routingKey());
            } else if (type == FrameType.BODY) {
                bodies.add(payload.copy());
            }
        });
    }

    @Test
    void eachRoutingKeyHasItsTurn() {
        PublishCycle cycle = PublishCycle.of("", List.of("a", "bb", "ccc"), 16, false, FRAME_MAX);

        for (int taken = 0; taken < 7; taken += cycle.take(2)) {
            if (taken > 0) read(cycle);
        }
        read(cycle);

        assertThat(keys).startsWith("a", "bb", "ccc", "a", "bb", "ccc", "a");
    }

    @Test
    void theCycleBeginsAnewInTheMiddleOfNoMessage() {
        PublishCycle cycle = PublishCycle.of("", List.of("a", "bb", "ccc"), 100, true, FRAME_MAX);
        int taken = 0;

        while (taken < 10_000) {
            taken += cycle.take(10_000 - taken);
            read(cycle);
        }

        assertThat(keys).hasSize(10_000);
        assertThat(Collections.frequency(keys, "bb")).isEqualTo(3_333);
        assertThat(bodies).hasSize(10_000).allMatch(body -> body.readableBytes() == 100);
    }

    @Test
    void aStampIsTheBeginningOfItsMessagesBody() {
        PublishCycle cycle = PublishCycle.of("exchange", List.of("a", "bb", "ccc"), 24, false, FRAME_MAX);
        assertThat(cycle.take(1)).isEqualTo(1);

        int count = cycle.take(4);
        for (int i = 0; i < count; i++) {
            cycle.stamp(i, count, 1_000 + i);
        }
        read(cycle);

        assertThat(bodies).extracting(body -> body.getLong(0)).containsExactly(1_000L, 1_001L, 1_002L, 1_003L);
    }

    @Test
    void aBodyOfSeveralFramesIsStampedInTheFirst() {
        PublishCycle cycle = PublishCycle.of("", List.of("a"), 300_000, false, FRAME_MAX);

        int count = cycle.take(1);
        cycle.stamp(0, count, 42);
        read(cycle);

        assertThat(bodies).hasSize(3);
        assertThat(bodies).extracting(body -> body.getLong(0)).containsExactly(42L, 0L, 0L);
    }

    @Test
    void bodiesThatNeedTooMuchMemoryAreRefused() {
        assertThatThrownBy(() -> PublishCycle.of("", Collections.nCopies(1_000, "a"), 1 << 20, false, FRAME_MAX))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1000 keys");
    }
}
