package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.h2.FilePathFault;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.Outcome;
import io.warren.queue.Settlement;
import io.warren.queue.classic.ClassicQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A durable queue against a list, through publishes, gets, settlements, purges, shortened logs, full memory, and ends of its process and
 * its machine. More seeds: {@code -Dwarren.model.seeds=N}; from one on: {@code -Dwarren.model.seed=S}.
 */
class DurableQueueModelTest {

    private static final int STEPS = 60;
    private static final int HISTORY_SHOWN = 300;
    private static final List<PowerCut.Profile> PROFILES = List.of(PowerCut.Profile.values());
    private static final long BACKLOG_BYTES = 3 * 128 * 1024;

    private FaultFileSystem files = FaultFileSystem.create(1);
    private final Random random = new Random();

    /** What the queue must have, and may have, in order: for each name, whether it must. */
    private final Map<String, Boolean> model = new LinkedHashMap<>();
    private final Map<String, Long> held = new LinkedHashMap<>();
    private final Set<String> transientOnes = new HashSet<>();
    private final List<String> history = new ArrayList<>();
    private long published;

    static LongStream seeds() {
        long first = Long.getLong("warren.model.seed", 1);
        return LongStream.range(first, first + Long.getLong("warren.model.seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasWhatTheModelHasAfterEveryRestart(long seed) {
        files = FaultFileSystem.create(seed);
        random.setSeed(seed);
        for (int life = 0; life < 5; life++) {
            try (FilePathFault.Mount mount = FilePathFault.mount(files)) {
                DurableNode node = new DurableNode(files.root().resolve("data"), BACKLOG_BYTES, mount::name);
                ClassicQueue queue = node.queue(7);
                node.store.forgetOthers();
                compare(node, queue, seed, life);
                for (int step = 0; step < STEPS; step++) {
                    step(node, queue);
                }
                end(node, queue, seed);
            }
        }
    }

    private void step(DurableNode node, ClassicQueue queue) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> publish(node, queue);
            case 5, 6, 7 -> get(node, queue);
            case 8, 9 -> settle(queue);
            case 10 -> {
                node.store.keepHouse();
                history.add("house");
            }
            default -> {
                if (random.nextInt(15) == 0) {
                    purge(queue);
                }
            }
        }
    }

    private void publish(DurableNode node, ClassicQueue queue) {
        boolean persistent = random.nextInt(5) > 0;
        String[] names = new String[1 + random.nextInt(60)];
        for (int i = 0; i < names.length; i++) {
            names[i] = "m" + ++published;
            model.put(names[i], persistent);
            if (!persistent) {
                transientOnes.add(names[i]);
            }
        }
        await(node.publish(queue, persistent, random.nextInt(3) == 0 ? 6000 : 300, names));
        history.add("to " + published);
    }

    private void get(DurableNode node, ClassicQueue queue) {
        for (int left = random.nextInt(150); left > 0; left--) {
            boolean settled = random.nextInt(3) > 0;
            if (!(node.get(queue, settled) instanceof GetResult.Got got)) {
                return;
            }
            String name = got.message().toString();
            assertThat(model).containsKey(name);
            history.add(name + (settled ? "" : "?"));
            if (settled) {
                model.put(name, false);
            } else {
                held.put(name, got.id());
            }
        }
    }

    private void settle(ClassicQueue queue) {
        boolean accepted = random.nextInt(4) > 0;
        Settlement settlement = new Settlement(null, accepted ? Outcome.ACCEPTED : Outcome.RELEASED, 8);
        for (var delivery : new LinkedHashMap<>(held).entrySet()) {
            if (random.nextInt(3) > 0) {
                settlement.add(delivery.getValue());
                held.remove(delivery.getKey());
                if (accepted) {
                    model.put(delivery.getKey(), false);
                }
            }
        }
        queue.settle(settlement);
        history.add((accepted ? "ack " : "requeue ") + settlement.size());
        await(queue.stats().toCompletableFuture());
    }

    private void purge(ClassicQueue queue) {
        await(queue.purge().toCompletableFuture());
        model.replaceAll((name, must) -> must && held.containsKey(name));
        history.add("purge");
    }

    private void end(DurableNode node, ClassicQueue queue, long seed) {
        int kind = random.nextInt(4);
        history.add("end " + kind);
        if (random.nextBoolean()) {
            // Settlements from before are durable now: what is not there any more must not come back.
            await(node.publish(queue, true, 10, "s" + ++published));
            model.put("s" + published, true);
            await(node.publish(queue, true, 10, "s" + ++published));
            model.put("s" + published, true);
            List<Message> ready = await(queue.browse(0, Integer.MAX_VALUE).toCompletableFuture());
            Set<String> there = new HashSet<>(held.keySet());
            ready.forEach(message -> there.add(message.toString()));
            assertThat(node.store.damagedPages()).isZero();
            assertThat(there).as("seed %d", seed).containsAll(model.keySet().stream().filter(model::get).toList());
            model.keySet().retainAll(there);
        }
        if (kind == 0) {
            node.close();
            model.values().removeIf(must -> !must);
        } else {
            FaultFileSystem after = kind == 1 ? files.killProcess()
                    : files.powerCut(seed + published,
                            PROFILES.get(random.nextInt(PROFILES.size())));
            files.crash();
            node.end();
            files = after;
        }
        model.keySet().removeAll(transientOnes);
        held.clear();
    }

    private void compare(DurableNode node, ClassicQueue queue, long seed, int life) {
        List<String> found = new ArrayList<>();
        await(queue.browse(0, Integer.MAX_VALUE).toCompletableFuture())
                .forEach(message -> found.add(message.toString()));
        String description = "seed %d life %d after %s".formatted(seed, life,
                history.subList(Math.max(0, history.size() - HISTORY_SHOWN), history.size()));
        List<String> must = model.keySet().stream().filter(model::get).toList();
        assertThat(found).as(description).doesNotHaveDuplicates().containsAll(must);
        assertThat(model.keySet()).as(description).containsAll(found);
        assertThat(model.keySet().stream().filter(new HashSet<>(found)::contains).toList()).as(description)
                .containsExactlyElementsOf(found);
        assertThat(await(queue.stats().toCompletableFuture()).ready()).as(description).isEqualTo(found.size());
        assertThat(node.store.damagedPages()).as(description).isZero();
        model.keySet().retainAll(new HashSet<>(found));
        model.replaceAll((name, was) -> true);
    }
}
