package io.warren.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.socket.FakeSocket;
import io.warren.broker.socket.FrameWriter;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfirmsTest {

    private final FakeSocket socket = new FakeSocket();
    private final FrameWriter writer = new FrameWriter(socket);
    private final Confirms confirms = new Confirms();

    @Test
    void numbersStartAtOne() {
        assertThat(List.of(confirms.expect(1), confirms.expect(1), confirms.expect(0))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatIsConfirmedInARowGoesOutAsOneAck() {
        expect(1, 1, 1);
        answer(1, 2, 3);

        assertThat(told()).containsExactly(new BasicMethod.Ack(3, true));
    }

    @Test
    void anUnroutableMessageIsConfirmedAtOnce() {
        expect(0);

        assertThat(told()).containsExactly(new BasicMethod.Ack(1, false));
    }

    @Test
    void aMessageIsConfirmedOnceAllItsQueuesHaveAnswered() {
        expect(3);
        answer(1, 1);
        assertThat(told()).isEmpty();

        answer(1);
        assertThat(told()).containsExactly(new BasicMethod.Ack(1, false));
    }

    @Test
    void anOvertakerGoesOutByItselfAndIsNotToldAgain() {
        expect(1, 1, 0);
        assertThat(told()).containsExactly(new BasicMethod.Ack(3, false));

        answer(2);
        assertThat(told()).containsExactly(new BasicMethod.Ack(2, false));

        answer(1);
        assertThat(told()).containsExactly(new BasicMethod.Ack(1, false));
        assertThat(told()).isEmpty();
    }

    @Test
    void aMessageThatOneOfItsQueuesRefusesIsRefused() {
        expect(2);
        confirms.answered(1, true);
        confirms.answered(1, false);

        assertThat(told()).containsExactly(new BasicMethod.Nack(1, false, false));
    }

    @Test
    void refusalsInARowGoOutAsOneNackBetweenTheAcks() {
        expect(1, 1, 1, 1);
        confirms.answered(1, false);
        confirms.answered(2, true);
        confirms.answered(3, true);
        confirms.answered(4, false);

        assertThat(told()).containsExactly(new BasicMethod.Ack(1, false), new BasicMethod.Nack(3, true, false),
                new BasicMethod.Ack(4, false));
    }

    @Test
    void nothingIsToldTwice() {
        expect(1);
        answer(1);
        assertThat(told()).hasSize(1);
        assertThat(told()).isEmpty();
    }

    /** The client's view: it strikes out what an answer covers, and each number must be struck out once, the right way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261121})
    void everyNumberIsToldOnceWhateverTheOrderOfAnswers(long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Long> answersMissing = new ArrayList<>();
        SortedSet<Long> outstanding = new TreeSet<>();
        SortedSet<Long> refused = new TreeSet<>();
        int published = 0;
        while (published < 5000 || !outstanding.isEmpty()) {
            for (int i = random.nextInt(200); i > 0 && published < 5000; i--) {
                int answers = random.nextInt(4);
                long number = confirms.expect(answers);
                published++;
                assertThat(number).isEqualTo(published);
                outstanding.add(number);
                for (int each = 0; each < answers; each++) {
                    answersMissing.add(number);
                }
            }
            for (int i = random.nextInt(300); i > 0 && !answersMissing.isEmpty(); i--) {
                // Mostly near the oldest, as queues answer.
                int bound = random.nextInt(10) == 0 ? answersMissing.size() : Math.min(20, answersMissing.size());
                long number = answersMissing.remove(random.nextInt(bound));
                boolean refusal = random.nextInt(20) == 0;
                if (refusal) {
                    refused.add(number);
                }
                confirms.answered(number, refusal);
            }
            SortedSet<Long> complete = new TreeSet<>(outstanding);
            complete.removeAll(answersMissing);

            int told = confirms.tell(writer, 1);
            int struckOut = strikeOut(outstanding, complete, refused);

            assertThat(told).isEqualTo(struckOut);
            assertThat(complete).as("complete and not told").isEmpty();
        }
    }

    private int strikeOut(SortedSet<Long> outstanding, SortedSet<Long> complete, SortedSet<Long> refused) {
        int count = 0;
        for (Method answer : flushed()) {
            boolean nack = answer instanceof BasicMethod.Nack;
            long tag = answer instanceof BasicMethod.Ack ack ? ack.deliveryTag()
                    : ((BasicMethod.Nack) answer).deliveryTag();
            boolean multiple = answer instanceof BasicMethod.Ack ack
                    ? ack.multiple()
                    : ((BasicMethod.Nack) answer).multiple();
            List<Long> covered = multiple ? List.copyOf(outstanding.headSet(tag + 1)) : List.of(tag);
            for (long number : covered) {
                assertThat(outstanding.remove(number)).as("%s is outstanding", number).isTrue();
                assertThat(complete.remove(number)).as("%s is complete", number).isTrue();
                assertThat(nack).as("%s is refused", number).isEqualTo(refused.contains(number));
                count++;
            }
        }
        return count;
    }

    private void expect(int... answers) {
        for (int each : answers) {
            confirms.expect(each);
        }
    }

    private void answer(long... numbers) {
        for (long number : numbers) {
            confirms.answered(number, false);
        }
    }

    private List<Method> told() {
        confirms.tell(writer, 1);
        return flushed();
    }

    private List<Method> flushed() {
        writer.flush();
        return socket.takeMethods();
    }
}
