package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.h2.FilePathFault;
import io.warren.queue.CommitGroup;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.Settlement;
import io.warren.queue.classic.ClassicQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A durable queue against a list, through publishes, gets, settlements, transactions, purges, shortened logs, full memory, a disk that
 * fails, and ends of its process and its machine; every fourth with message groups, so that gets go past what waits. More seeds: {@code -Dwarren.model.seeds=N}; from one on: {@code -Dwarren.model.seed=S}.
 */
class DurableQueueModelTest {

    private static final int STEPS = 60;
    private static final int GROUPS = 50;
    private static final int HISTORY_SHOWN = 300;
    private static final List<PowerCut.Profile> PROFILES = List.of(PowerCut.Profile.values());
    private static final long BACKLOG_BYTES = 3 * 128 * 1024;

    private FaultFileSystem files = FaultFileSystem.create(1);
    private final Random random = new Random();

    /** What the queue must have, and may have, in order: for each name, whether it must. */
    private final Map<String, Boolean> model = new LinkedHashMap<>();
    private final Map<String, Long> held = new LinkedHashMap<>();
    private final Set<String> transientOnes = new HashSet<>();
    private final Set<String> givenOut = new HashSet<>();
    private final List<String> history = new ArrayList<>();
    private long published;
    private boolean grouped;

    static LongStream seeds() {
        long first = Long.getLong("warren.model.seed", 1);
        return LongStream.range(first, first + Long.getLong("warren.model.seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hasWhatTheModelHasAfterEveryRestart(long seed) {
        files = FaultFileSystem.create(seed);
        random.setSeed(seed);
        grouped = seed % 4 == 0;
        for (int life = 0; life < 5; life++) {
            try (FilePathFault.Mount mount = FilePathFault.mount(files)) {
                DurableNode node = new DurableNode(files.root().resolve("data"), BACKLOG_BYTES, mount::name);
                ClassicQueue queue = node.queue(7);
                if (grouped) {
                    queue.configure(DurableGroupsTest.GROUPED);
                }
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
        switch (random.nextInt(13)) {
            case 0, 1, 2, 3, 4 -> publish(node, queue);
            case 5, 6, 7 -> get(node, queue);
            case 8, 9 -> settle(queue);
            case 10 -> transact(node, queue);
            case 11 -> {
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
        String[] names = newNames();
        for (String name : names) {
            model.put(name, persistent);
            if (!persistent) {
                transientOnes.add(name);
            }
        }
        await(node.publish(queue, persistent, random.nextInt(3) == 0 ? 6000 : 300, names));
        history.add("to " + published);
    }

    private String[] newNames() {
        String[] names = new String[1 + random.nextInt(60)];
        for (int i = 0; i < names.length; i++) {
            names[i] = (grouped ? "g" + random.nextInt(GROUPS) + ":m" : "m") + ++published;
        }
        return names;
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
            if (!givenOut.add(name)) {
                assertThat(got.redelivered()).as("%s was given out before, after %s", name, recent()).isTrue();
            }
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

    /** What it did is there after any crash, as a whole. */
    private void transact(DurableNode node, ClassicQueue queue) {
        CompletableFuture<Boolean> end = new CompletableFuture<>();
        CommitGroup transaction = new CommitGroup(end::complete);
        String[] names = newNames();
        List<String> settled = contribute(node, queue, transaction, names);
        transaction.seal();
        assertThat(await(end)).isTrue();
        for (String name : names) {
            model.put(name, true);
        }
        model.keySet().removeAll(settled);
        history.add("commit to " + published + ", ack " + settled.size());
    }

    /** Answers what it has settled. */
    private List<String> contribute(DurableNode node, ClassicQueue queue, CommitGroup transaction, String[] names) {
        for (String name : names) {
            node.publish(queue, transaction, name);
        }
        List<String> settled = held.keySet().stream().filter(name -> random.nextInt(3) == 0).toList();
        settled.forEach(name -> node.settle(queue, transaction, Objects.requireNonNull(held.remove(name))));
        return settled;
    }

    /** As long as another queue has not done its part, the crash that comes now undoes all of it. */
    private void leaveUnfinished(DurableNode node, ClassicQueue queue) {
        contribute(node, queue, new CommitGroup(durable -> {}), newNames());
        history.add("unfinished to " + published);
        for (int left = random.nextInt(10); left > 0; left--) {
            publish(node, queue);
        }
    }

    /** Whatever is not refused then is there after a crash. */
    private void publishWhileTheDiskFails(DurableNode node, ClassicQueue queue) {
        Operation operation = random.nextBoolean() ? Operation.WRITE : Operation.FORCE;
        files.failNth(file -> file.toString().endsWith(".wal"), operation, 1 + random.nextInt(4), Fault.EIO, true);
        history.add("eio of " + operation);
        for (int left = 5; left > 0; left--) {
            String[] names = newNames();
            PublishBatch answer = await(node.publish(queue, true, 300, names));
            for (int i = 0; i < names.length; i++) {
                model.put(names[i], !answer.rejected(i));
            }
            history.add((answer.rejected(0) ? "refused " : "") + "to " + published);
        }
    }

    private void purge(ClassicQueue queue) {
        await(queue.purge().toCompletableFuture());
        model.replaceAll((name, must) -> must && held.containsKey(name));
        history.add("purge");
    }

    private void end(DurableNode node, ClassicQueue queue, long seed) {
        int kind = random.nextInt(4);
        history.add("end " + kind);
        if (random.nextInt(8) == 0) {
            purge(queue);
        }
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
        if (random.nextInt(4) == 0) {
            leaveUnfinished(node, queue);
        }
        if (kind > 0 && random.nextInt(4) == 0) {
            publishWhileTheDiskFails(node, queue);
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

    private List<String> recent() {
        return history.subList(Math.max(0, history.size() - HISTORY_SHOWN), history.size());
    }

    private void compare(DurableNode node, ClassicQueue queue, long seed, int life) {
        List<String> found = new ArrayList<>();
        await(queue.browse(0, Integer.MAX_VALUE).toCompletableFuture())
                .forEach(message -> found.add(message.toString()));
        String description = "seed %d life %d after %s".formatted(seed, life, recent());
        List<String> must = model.keySet().stream().filter(model::get).toList();
        assertThat(found).as("each once, %s", description).doesNotHaveDuplicates();
        assertThat(found).as("what must be there, %s", description).containsAll(must);
        assertThat(model.keySet()).as("what may be there, %s", description).containsAll(found);
        assertThat(model.keySet().stream().filter(new HashSet<>(found)::contains).toList())
                .as("the order, %s", description).containsExactlyElementsOf(found);
        assertThat(await(queue.stats().toCompletableFuture()).ready()).as(description).isEqualTo(found.size());
        assertThat(node.store.damagedPages()).as("damaged pages, %s", description).isZero();
        model.keySet().retainAll(new HashSet<>(found));
        model.replaceAll((name, was) -> true);
    }
}
