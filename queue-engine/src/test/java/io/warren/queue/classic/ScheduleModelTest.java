package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.PlainMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are not to be delivered before their time. */
class ScheduleModelTest {

    private static final long LATE_MAX_MILLIS = 100;
    private static final long START = 1_800_000_000_000L;
    private static final int MANY = 30_000;

    private final ManualEventLoop loop = new ManualEventLoop();
    private final BacklogMemory memory = new BacklogMemory();
    private final Map<String, Later> waiting = new HashMap<>();
    private final List<String> due = new ArrayList<>();
    private final ClassicQueue queue = new ClassicQueue(
            new QueueDefinition(0, "/", "q", "classic", false, false, false, false, 3), loop, new Listener(),
            new QueueStorage(new LaterFormat(), memory, null));
    private int published;
    private long lateMaxMillis = LATE_MAX_MILLIS;

    ScheduleModelTest() {
        loop.advance(START);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private record Later(String name, int priority, long dueMillis, long arrivedMillis) implements PlainMessage {

        @Override
        public int size() {
            return 10;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Four numbers, the first of which is the name. */
    private static final class LaterFormat implements MessageFormat {

        private static final int LENGTH = 2 * Integer.BYTES + 2 * Long.BYTES;

        @Override
        public int length(Message message) {
            return LENGTH;
        }

        @Override
        public void write(Message message, ByteBuffer to) {
            Later later = (Later) message;
            to.putInt(Integer.parseInt(later.name.substring(1))).putInt(later.priority).putLong(later.dueMillis)
                    .putLong(later.arrivedMillis);
        }

        @Override
        public Later read(ByteBuffer from, @Nullable Message previous) {
            return new Later("m" + from.getInt(), from.getInt(), from.getLong(), from.getLong());
        }

        @Override
        public int skip(ByteBuffer from) {
            return read(from, null).size();
        }

        @Override
        public boolean persistent(ByteBuffer from) {
            return false;
        }
    }

    private final class Listener implements QueueListener {

        @Override
        public void onSelfDeleted(MessageQueue gone) {
            throw new AssertionError("nobody deletes it");
        }

        @Override
        public Message due(Message message, long nowMillis) {
            Later expected = Objects.requireNonNull(waiting.remove(message.toString()), "once only: " + message);
            assertThat(nowMillis).isEqualTo(loop.epochMillis())
                    .isBetween(expected.dueMillis, expected.dueMillis + lateMaxMillis);
            due.add(expected.name);
            return new Later(expected.name, expected.priority, 0, nowMillis);
        }

        @Override
        public void onMemoryChanged(long deltaBytes) {
        }
    }

    private void publish(long... delays) {
        CompletableFuture<PublishBatch> answer = new CompletableFuture<>();
        PublishBatch batch = new PublishBatch(answer::complete, true, delays.length);
        for (long delay : delays) {
            Later message = new Later("m" + published, published++ % 5, delay == 0 ? 0 : loop.epochMillis() + delay,
                    loop.epochMillis());
            batch.add(message, 0);
            if (delay > 0) {
                waiting.put(message.toString(), message);
            }
        }
        queue.publish(batch);
        loop.runAll();
        assertThat(answer.join().anyRejected()).isFalse();
    }

    private void check() {
        var stats = queue.stats().toCompletableFuture();
        loop.runAll();
        assertThat(stats.join().scheduled()).isEqualTo(waiting.size());
        assertThat(waiting.values()).allSatisfy(later -> assertThat(later.dueMillis + LATE_MAX_MILLIS)
                .as("not forgotten").isGreaterThanOrEqualTo(loop.epochMillis()));
    }

    private List<String> drain() {
        List<String> names = new ArrayList<>();
        for (boolean more = true; more;) {
            var got = queue.get(true).toCompletableFuture();
            loop.runAll();
            more = got.join() instanceof GetResult.Got;
            if (got.join() instanceof GetResult.Got one) {
                names.add(((Later) one.message()).name);
            }
        }
        return names;
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void comeAtTheirTimeWhateverItIs(long seed) {
        Random random = new Random(seed);
        long delivered = 0;
        for (int step = 0; step < 30; step++) {
            long[] delays = new long[1 + random.nextInt(20)];
            for (int i = 0; i < delays.length; i++) {
                delays[i] = random.nextInt(8) == 0 ? 0 : (long) Math.pow(10, 11.5 * random.nextDouble());
            }
            publish(delays);
            loop.pass((long) Math.pow(10, 9 * random.nextDouble()));
            check();
            delivered += drain().size();
        }
        loop.pass(400L * 365 * 86_400_000);
        check();
        delivered += drain().size();
        assertThat(delivered).isEqualTo(published);
    }

    @Test
    void comeAtTheirTimeWhenTheyAreTooManyToBeHeld() {
        Random random = new Random(7);
        for (int i = 0; i < MANY; i += 1000) {
            publish(random.longs(1000, 1, 7_200_000).toArray());
        }
        for (int minute = 0; minute < 121; minute++) {
            loop.pass(60_000);
            check();
        }
        assertThat(due).hasSize(MANY);
        assertThat(drain()).hasSize(MANY);
    }

    @Test
    void comeAtTheirTimeWhenTooManyToBeHeldComeTogether() {
        long[] delays = new long[MANY];
        Arrays.fill(delays, 10_000);
        publish(delays);
        publish(delays);
        loop.pass(9_999);
        assertThat(due).isEmpty();
        loop.pass(101);
        check();
        assertThat(due).hasSize(2 * MANY);
    }

    @Test
    void comeInTheOrderOfTheirTimes() {
        publish(500, 300, 0, 200, 300, 400_000, 399_999);
        loop.pass(500_000);

        assertThat(due).containsExactly("m3", "m1", "m4", "m0", "m6", "m5");
    }

    @Test
    void comeInTheOrderOfTheirTimesAfterALongStall() {
        lateMaxMillis = Long.MAX_VALUE / 2;
        long[] delays = new Random(3).longs(5000, 1, 172_800_000).toArray();
        Integer[] byTime = new Integer[delays.length];
        Arrays.setAll(byTime, i -> i);
        Arrays.sort(byTime, Comparator.comparingLong(i -> delays[i]));
        for (int i = 0; i < delays.length; i += 500) {
            publish(Arrays.copyOfRange(delays, i, i + 500));
        }
        loop.stall(180_000_000);
        loop.pass(1);

        assertThat(due).isEqualTo(Arrays.stream(byTime).map(i -> "m" + i).toList());
    }

    @Test
    void doNotOvertakeEachOtherWhenTheLoopIsLate() {
        publish(10);
        CompletableFuture<PublishBatch> answer = new CompletableFuture<>();
        PublishBatch late = new PublishBatch(answer::complete, true, 1);
        Later message = new Later("m1", 0, loop.epochMillis() + 15, loop.epochMillis());
        waiting.put("m1", message);
        late.add(message, 0);
        loop.stall(20);
        queue.publish(late);
        loop.runAll();

        assertThat(due).containsExactly("m0", "m1");
        assertThat(drain()).containsExactly("m0", "m1");
    }

    @Test
    void stayWhenTheQueueIsPurgedAndKeepItFromBeingEmpty() {
        publish(1000, 0);
        var purged = queue.purge().toCompletableFuture();
        var deleted = queue.delete(new MessageQueue.DeleteCondition(false, true)).toCompletableFuture();
        loop.runAll();

        assertThat(purged.join()).isEqualTo(1);
        assertThat(deleted).isCompletedExceptionally();
        loop.pass(1000);
        assertThat(drain()).containsExactly("m0");
    }
}
