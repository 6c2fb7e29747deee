package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.GetResult;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueException;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.NamedMessage;
import io.warren.queue.fake.NamedMessageFormat;
import io.warren.queue.fake.RecordingListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One rule of classic queues in text: a comment that states it, commands, dashes, and everything that the queue then said, in
 * order (that a consumer started goes without saying). A {@code |} separates commands on a line.
 *
 * <pre>
 *   queue [auto-delete] [single-active]       first, if the queue is to be anything but plain
 *   publish MESSAGE…
 *   consume NAME [prefetch=N] [credit=N] [auto] [exclusive] [priority=N]
 *   credit NAME N
 *   ack NAME MESSAGE…                         and reject, release, fail, discard; NAME is - for what was got
 *   delay NAME MESSAGE MILLIS                 a failed delivery that is held back
 *   block NAME / unblock NAME                 whether it is writable; unblocking resumes
 *   permits NAME N                            as many more permits; resumes
 *   cancel NAME / leave NAME                  unsubscribes, keeping or returning what it holds
 *   get / get auto
 *   browse OFFSET MAX
 *   purge
 *   delete [if-unused] [if-empty]
 *   stats
 *   wait MILLIS
 * </pre>
 */
record Scenario(String rule, List<String> commands, List<String> expected) {

    static List<Scenario> parse(List<String> text) {
        List<Scenario> scenarios = new ArrayList<>();
        boolean told = false;
        for (String line : text) {
            if (line.startsWith("# ")) {
                scenarios.add(new Scenario(line.substring(2), new ArrayList<>(), new ArrayList<>()));
                told = false;
            } else if (line.startsWith("----")) {
                told = true;
            } else if (!line.isBlank() && told) {
                scenarios.getLast().expected.add(line.strip());
            } else if (!line.isBlank()) {
                scenarios.getLast().commands.addAll(List.of(line.strip().split(" *\\| *")));
            }
        }
        return scenarios;
    }

    void run() {
        Stage stage = new Stage(commands.getFirst());
        commands.stream().filter(command -> !command.startsWith("queue")).forEach(stage::play);
        assertThat(stage.log).as(rule).containsExactlyElementsOf(expected);
        stage.assertAllMemoryIsGivenBack();
    }

    /** A queue and those around it while a scenario runs. */
    private static final class Stage {
        final List<String> log = new ArrayList<>();
        private final ManualEventLoop loop = new ManualEventLoop();
        private final RecordingListener listener = new RecordingListener();
        private final ClassicQueue queue;
        private final Map<String, FakeSubscriber> subscribers = new HashMap<>();
        private final Map<String, Long> ids = new HashMap<>(); // messages are published in the order of their ids
        private long nextId = 1;

        Stage(String firstCommand) {
            boolean plain = !firstCommand.startsWith("queue");
            queue = new ClassicQueue(new QueueDefinition(0, "/", "q", "classic", false, false,
                    !plain && firstCommand.contains("auto-delete"), !plain && firstCommand.contains("single-active")),
                    loop,
                    listener, new QueueStorage(new NamedMessageFormat(), new BacklogMemory(), null));
        }

        void play(String command) {
            int selfDeleted = listener.selfDeleted();
            List<String> words = List.of(command.split(" +"));
            switch (words.getFirst()) {
                case "publish" -> publish(words.subList(1, words.size()));
                case "consume" -> consume(words);
                case "credit" -> queue.addCredit(subscriber(words), Integer.parseInt(words.get(2)));
                case "ack", "reject", "release", "fail", "discard", "delay" -> settle(words);
                case "block" -> subscriber(words).writable(false);
                case "unblock" -> {
                    subscriber(words).writable(true);
                    queue.resume(subscriber(words));
                }
                case "permits" -> {
                    subscriber(words).permits(Integer.parseInt(words.get(2)));
                    queue.resume(subscriber(words));
                }
                case "cancel" -> queue.unsubscribe(subscriber(words), false);
                case "leave" -> queue.unsubscribe(subscriber(words), true);
                case "wait" -> loop.advance(Long.parseLong(words.get(1)));
                default -> ask(words);
            }
            loop.runAll();
            if (listener.selfDeleted() > selfDeleted) {
                log.add("queue deleted itself");
            }
        }

        private void ask(List<String> words) {
            switch (words.getFirst()) {
                case "get" -> log.add("got " + got(answer(queue.get(words.contains("auto")))));
                case "browse" -> {
                    Object found = answer(queue.browse(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)))
                            .thenApply(messages -> messages.stream().map(Object::toString)
                                    .collect(Collectors.joining(" "))));
                    log.add(("browsed " + found).strip());
                }
                case "purge" -> log.add("purged " + answer(queue.purge()));
                case "delete" -> log.add("deleted " + answer(
                        queue.delete(new DeleteCondition(words.contains("if-unused"), words.contains("if-empty")))));
                case "stats" -> log.add("stats " + stats(answer(queue.stats())));
                default -> throw new IllegalArgumentException("Expected a command, but read " + words);
            }
        }

        private Object answer(CompletionStage<?> stage) {
            loop.runAll();
            try {
                return stage.toCompletableFuture().join();
            } catch (CompletionException refused) {
                return refused.getCause() instanceof QueueException refusal ? refusal.reason() : refused;
            }
        }

        private static String got(Object result) {
            return switch (result) {
                case GetResult.Got got ->
                    got.message() + (got.redelivered() ? " redelivered" : "") + ", " + got.ready() + " left";
                case GetResult.Empty _ -> "nothing";
                default -> result.toString();
            };
        }

        private static String stats(Object result) {
            return result instanceof QueueStats stats
                    ? "ready=" + stats.ready() + " unsettled=" + stats.unsettled() + " consumers=" + stats.consumers()
                    : result.toString();
        }

        private void publish(List<String> names) {
            PublishBatch batch = new PublishBatch(answered -> {}, true, 4);
            for (String name : names) {
                batch.add(new NamedMessage(name), 0);
                ids.put(name, nextId++);
            }
            queue.publish(batch);
        }

        private void consume(List<String> words) {
            int prefetch = option(words, "prefetch", ConsumerSpec.UNLIMITED);
            int credit = option(words, "credit", -1);
            ConsumerSpec spec = new ConsumerSpec(words.get(1), words.contains("auto"), words.contains("exclusive"),
                    option(words, "priority", 0), credit < 0 ? prefetch : credit, credit < 0, Map.of());
            FakeSubscriber subscriber = new FakeSubscriber(spec, line -> {
                if (!line.endsWith(" started")) {
                    log.add(line);
                }
            });
            subscribers.put(words.get(1), subscriber);
            queue.subscribe(subscriber);
        }

        private void settle(List<String> words) {
            boolean delays = words.getFirst().equals("delay");
            Outcome outcome = switch (words.getFirst()) {
                case "ack" -> Outcome.ACCEPTED;
                case "reject" -> Outcome.REJECTED;
                case "release" -> Outcome.RELEASED;
                case "fail" -> Outcome.FAILED;
                case "discard" -> new Outcome.Modified(true, true, 0);
                default -> new Outcome.Modified(true, false, Long.parseLong(words.getLast()));
            };
            FakeSubscriber subscriber = words.get(1).equals("-") ? null : subscriber(words);
            List<String> names = words.subList(2, delays ? words.size() - 1 : words.size());
            queue.settle(settlement(subscriber, outcome, names));
        }

        private Settlement settlement(@Nullable FakeSubscriber subscriber, Outcome outcome, List<String> names) {
            Settlement settlement = new Settlement(subscriber, outcome, 1);
            names.forEach(name -> settlement.add(ids.getOrDefault(name, -1L)));
            return settlement;
        }

        private FakeSubscriber subscriber(List<String> words) {
            FakeSubscriber subscriber = subscribers.get(words.get(1));
            if (subscriber == null) {
                throw new IllegalArgumentException("Expected a consumer's name, but read " + words);
            }
            return subscriber;
        }

        private static int option(List<String> words, String name, int otherwise) {
            return words.stream().filter(word -> word.startsWith(name + "="))
                    .map(word -> Integer.parseInt(word.substring(name.length() + 1))).findFirst().orElse(otherwise);
        }

        void assertAllMemoryIsGivenBack() {
            queue.delete(DeleteCondition.ALWAYS).whenComplete((count, refusal) -> {});
            loop.runAll();
            assertThat(listener.memoryBytes()).as("bytes held after deletion").isZero();
            assertThat(loop.pendingTimers()).as("timers after deletion").isZero();
        }
    }
}
