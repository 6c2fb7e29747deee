package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.PowerCut;
import io.warren.queue.classic.ClassicQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index of queue files is not the truth: whatever becomes of it, the node starts, and nothing is lost or there twice. */
class LostIndexTest {

    private static final int BATCH = 50;
    private static final List<PowerCut.Profile> PROFILES = List.of(PowerCut.Profile.values());

    private final Machine machine = new Machine(1);
    private final List<String> names = new ArrayList<>();
    private int published;

    /** What happens to the index while no node runs. */
    enum Fate {
        DELETED,
        RANDOM_BYTES,
        RANDOM_BYTES_IN_THE_MIDDLE,
        EMPTY,
        CUT_OFF,
        OF_AN_EARLIER_TIME,
        OF_ANOTHER_DIRECTORY
    }

    private void publish(DurableNode node, ClassicQueue queue, int count) {
        for (int left = count; left > 0; left -= BATCH) {
            String[] batch = IntStream.range(0, BATCH).mapToObj(i -> "m" + ++published).toArray(String[]::new);
            await(node.publish(queue, true, 1000, batch));
            names.addAll(Arrays.asList(batch));
        }
    }

    private void take(DurableNode node, ClassicQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            node.get(queue, true);
        }
        names.subList(0, count).clear();
    }

    private Path index() {
        return machine.data().resolve("index").resolve("pages.mv.db");
    }

    /** A life in which the files and the log go on, and the index with them. */
    private void live(int publish, int take) {
        try (DurableNode node = machine.start()) {
            ClassicQueue queue = node.queue(7);
            publish(node, queue, publish);
            take(node, queue, take);
            Machine.await("the log is shortened", () -> {
                node.store.keepHouse();
                return Machine.files(machine.data().resolve("wal")).size() <= 4 && Files.exists(index());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void costsNothing(Fate fate) throws IOException {
        live(2000, 500);
        byte[] earlier = Files.readAllBytes(index());
        live(2000, 1500);
        live(1000, 100);
        byte[] now = Files.readAllBytes(index());
        switch (fate) {
            case DELETED -> Files.delete(index());
            case RANDOM_BYTES -> Files.write(index(), random(new byte[now.length], 0));
            case RANDOM_BYTES_IN_THE_MIDDLE -> Files.write(index(), random(now, now.length / 3));
            case EMPTY -> Files.write(index(), new byte[0]);
            case CUT_OFF -> Files.write(index(), Arrays.copyOf(now, now.length / 2));
            case OF_AN_EARLIER_TIME -> Files.write(index(), earlier);
            case OF_ANOTHER_DIRECTORY -> Files.write(index(), ofAnotherDirectory());
        }
        assertThatNothingIsLostOrDoubled();
    }

    private static byte[] random(byte[] bytes, int from) {
        byte[] junk = new byte[(bytes.length - from) / 2];
        new Random(1).nextBytes(junk);
        System.arraycopy(junk, 0, bytes, from, junk.length);
        return bytes;
    }

    private static byte[] ofAnotherDirectory() throws IOException {
        try (OtherDirectory other = new OtherDirectory()) {
            return other.index();
        }
    }

    /** As this test's own, with the same numbers of queues and files, and other pages. */
    private static final class OtherDirectory implements AutoCloseable {
        private final LostIndexTest other = new LostIndexTest();

        byte[] index() throws IOException {
            other.live(5000, 4000);
            return Files.readAllBytes(other.index());
        }

        @Override
        public void close() {
            other.machine.close();
        }
    }

    private void assertThatNothingIsLostOrDoubled() {
        try (DurableNode node = machine.start()) {
            ClassicQueue queue = node.queue(7);
            node.store.forgetOthers();
            assertThat(node.names(queue)).isEqualTo(names);
            assertThat(node.store.damagedPages()).isZero();
            assertThat(node.store.recovery().damages()).isEmpty();
            publish(node, queue, 500);
        }
        try (DurableNode node = machine.start()) {
            assertThat(node.drain(node.queue(7))).isEqualTo(names);
        }
    }

    @Test
    void thatThePowerLeftBehindCostsNothing() {
        for (int round = 0; round < 10; round++) {
            DurableNode node = machine.start();
            ClassicQueue queue = node.queue(7);
            assertThat(node.names(queue)).as("round %d", round).isEqualTo(names);
            publish(node, queue, 600);
            node.store.keepHouse();
            publish(node, queue, 200);
            node.store.keepHouse();
            machine.cutPower(node, PowerCut.of(PROFILES.get(round % PROFILES.size()),
                    round % 2 == 0 ? PowerCut.Entries.STRICT : PowerCut.Entries.EXT4, round));
        }
        assertThatNothingIsLostOrDoubled();
    }
}
