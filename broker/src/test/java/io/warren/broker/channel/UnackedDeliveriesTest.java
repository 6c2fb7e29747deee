package io.warren.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.FakeQueue;
import io.warren.codec.SoftError;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnackedDeliveriesTest {

    private record Taken(long tag, DeliverySource source, long id) {}

    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final DeliverySource source = new GetSource(FakeQueue.named("q"));

    @Test
    void tagsStartAtOneAndHaveNoGaps() {
        assertThat(List.of(add(10), unacked.skipTag(), add(11))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anAckTakesTheOneItNames() {
        add(10);
        add(11);

        assertThat(take(2, false)).containsExactly(new Taken(2, source, 11));
        assertThat(unacked.size()).isEqualTo(1);
    }

    @Test
    void deliveriesLeftFarBehindCanStillBeTakenOneByOneAndWithMultiple() {
        long first = add(1);
        long second = add(2);
        for (int i = 0; i < 100_000; i++) {
            take(add(10), false);
        }
        long last = add(3);

        assertThat(unacked.size()).isEqualTo(3);
        assertThat(take(second, false)).containsExactly(new Taken(second, source, 2));
        assertThat(take(last, true)).containsExactly(new Taken(first, source, 1), new Taken(last, source, 3));
        assertThat(unacked.size()).isZero();
        assertThatThrownBy(() -> take(first, false)).hasMessageContaining("unknown delivery tag 1");
    }

    @Test
    void multipleTakesAllUpToTheTag() {
        for (int i = 0; i < 4; i++) {
            add(10 + i);
        }
        take(2, false);

        assertThat(take(3, true)).extracting(Taken::tag).containsExactly(1L, 3L);
        assertThat(take(4, false)).hasSize(1);
    }

    @Test
    void tagZeroWithMultipleTakesAllAndMayBeNone() {
        assertThat(take(0, true)).isEmpty();
        add(10);
        add(11);

        assertThat(take(0, true)).hasSize(2);
        assertThat(unacked.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 99, -1, Long.MIN_VALUE})
    void aTagThatDoesNotWaitIsRefused(long tag) {
        add(10);
        add(11);
        take(1, false);

        assertThatThrownBy(() -> take(tag, false)).isInstanceOfSatisfying(ChannelException.class, mistake -> {
            assertThat(mistake.error()).isEqualTo(SoftError.PRECONDITION_FAILED);
            assertThat(mistake).hasMessage("unknown delivery tag " + Long.toUnsignedString(tag));
        });
        assertThat(unacked.size()).isEqualTo(1);
    }

    @Test
    void multipleWithATagThatDoesNotWaitTakesNothing() {
        add(10);
        add(11);
        take(2, false);

        assertThatThrownBy(() -> take(2, true)).isInstanceOf(ChannelException.class);
        assertThat(take(1, false)).hasSize(1);
    }

    @Test
    void aDeliveryThatNobodyAcknowledgesCannotBe() {
        long skipped = unacked.skipTag();

        assertThatThrownBy(() -> take(skipped, false)).isInstanceOf(ChannelException.class);
        assertThat(add(10)).isEqualTo(2);
    }

    /** As many wait as there are places when a delivery comes that nobody acknowledges: the oldest keeps its place. */
    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 64})
    void aSkippedTagCostsNoOtherDeliveryItsPlace(int waiting) {
        for (int i = 0; i < waiting; i++) {
            add(i);
        }
        unacked.skipTag();

        assertThat(take(1, false)).containsExactly(new Taken(1, source, 0));
        assertThat(take(0, true)).hasSize(waiting - 1);
    }

    @Test
    void rollingBackMakesADeliveryWaitAgain() {
        add(10);
        add(11);
        take(0, true);
        unacked.restore(1, source, 10, 7);

        assertThat(seconds()).containsExactly(7);
        assertThat(take(1, false)).containsExactly(new Taken(1, source, 10));
        assertThatThrownBy(() -> take(2, false)).isInstanceOf(ChannelException.class);
    }

    @Test
    void eachThatWaitsTellsSinceWhen() {
        assertThat(seconds()).isEmpty();
        unacked.add(source, 10, 100);
        unacked.add(source, 11, 105);
        unacked.add(source, 12, 107);
        assertThat(seconds()).containsExactly(100, 105, 107);

        take(2, false);
        assertThat(seconds()).containsExactly(100, 107);
        unacked.restore(2, source, 11, 200);
        assertThat(seconds()).containsExactly(100, 105, 107);
    }

    private List<Integer> seconds() {
        List<Integer> seconds = new ArrayList<>();
        unacked.forEach((from, second) -> seconds.add(second));
        return seconds;
    }

    @Test
    void whatWasGivenUpIsTakenAndLateAcknowledgementsOfItArePassedOver() {
        DeliverySource other = new GetSource(FakeQueue.named("other"));
        add(10);
        unacked.add(other, 20, 0);
        add(11);
        unacked.add(other, 21, 0);
        take(4, false);
        List<Taken> givenUp = new ArrayList<>();
        unacked.giveUp(source, (tag, from, id) -> givenUp.add(new Taken(tag, from, id)));

        assertThat(givenUp).containsExactly(new Taken(1, source, 10), new Taken(3, source, 11));
        assertThat(unacked.size()).isEqualTo(1);
        assertThat(take(1, false)).isEmpty();
        assertThat(take(3, true)).as("others are still acknowledged").containsExactly(new Taken(2, other, 20));
        assertThat(take(3, true)).isEmpty();
        assertThatThrownBy(() -> take(4, false)).as("of the others, twice is a mistake")
                .hasMessageContaining("unknown delivery tag 4");
        assertThatThrownBy(() -> take(2, false)).hasMessageContaining("unknown delivery tag 2");
        assertThatThrownBy(() -> take(5, false)).hasMessageContaining("unknown delivery tag 5");
    }

    @Test
    void whatWasLeftFarBehindCanBeGivenUp() {
        add(1);
        unacked.add(new GetSource(FakeQueue.named("other")), 2, 0);
        for (int i = 0; i < 100_000; i++) {
            take(add(10), false);
        }
        List<Long> givenUp = new ArrayList<>();
        unacked.giveUp(source, (tag, from, id) -> givenUp.add(id));

        assertThat(givenUp).containsExactly(1L);
        assertThat(take(1, false)).isEmpty();
        assertThat(take(2, false)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 20261121})
    void whatWaitsIsWhatTheModelSays(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        NavigableMap<Long, Taken> model = new TreeMap<>();
        List<Taken> rolledBackLater = new ArrayList<>();
        long tags = 0;
        for (int step = 0; step < 20_000; step++) {
            int kind = random.nextInt(100);
            if (kind < 50) {
                long tag = unacked.add(source, step, step);
                assertThat(tag).isEqualTo(++tags);
                model.put(tag, new Taken(tag, source, step));
            } else if (kind < 60) {
                assertThat(unacked.skipTag()).isEqualTo(++tags);
            } else if (kind < 97) {
                takeLikeTheModel(random, model, tags, rolledBackLater);
            } else {
                for (Taken each : rolledBackLater) {
                    unacked.restore(each.tag(), each.source(), each.id(), step);
                    model.put(each.tag(), each);
                }
                rolledBackLater.clear();
            }
            assertThat(unacked.size()).as("size after step %s", step).isEqualTo(model.size());
        }
        assertThat(take(0, true)).containsExactlyElementsOf(model.values());
    }

    private void takeLikeTheModel(Random random, NavigableMap<Long, Taken> model, long tags, List<Taken> taken) {
        boolean multiple = random.nextInt(8) == 0;
        long tag = model.isEmpty() || random.nextInt(10) == 0
                ? random.nextLong(tags + 2)
                : nearest(model, random.nextLong(tags + 1));
        if (tag == 0 && multiple) {
            assertThat(take(0, true)).isEqualTo(List.copyOf(model.values()));
            taken.addAll(model.values());
            model.clear();
        } else if (!model.containsKey(tag)) {
            assertThatThrownBy(() -> take(tag, multiple)).isInstanceOf(ChannelException.class);
        } else {
            List<Taken> expected =
                    List.copyOf((multiple ? model.headMap(tag, true) : model.subMap(tag, true, tag, true))
                            .values());
            assertThat(take(tag, multiple)).isEqualTo(expected);
            taken.addAll(expected);
            expected.forEach(each -> model.remove(each.tag()));
        }
    }

    private static long nearest(NavigableMap<Long, Taken> model, long tag) {
        Long above = model.ceilingKey(tag);
        return above == null ? model.lastKey() : above;
    }

    private long add(long id) {
        return unacked.add(source, id, 0);
    }

    private List<Taken> take(long tag, boolean multiple) {
        List<Taken> taken = new ArrayList<>();
        unacked.take(tag, multiple, (each, from, id) -> taken.add(new Taken(each, from, id)));
        return taken;
    }
}
