package io.warren.broker.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.ChangeQueueArguments;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.MarkInitialized;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.definition.ParameterChange.PutGlobalParameter;
import io.warren.broker.definition.ParameterChange.PutParameter;
import io.warren.broker.definition.PolicyChange.PutOperatorPolicy;
import io.warren.broker.definition.PolicyChange.PutPolicy;
import io.warren.broker.definition.UserChange.GrantTopicPermissions;
import io.warren.broker.definition.UserChange.SetUserLimits;
import io.warren.broker.definition.VirtualHostChange.DeleteVirtualHost;
import io.warren.broker.definition.VirtualHostChange.DescribeVirtualHost;
import io.warren.broker.definition.VirtualHostChange.SetVirtualHostLimits;
import io.warren.broker.definition.store.ListStore;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.broker.limit.Limits;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import io.warren.broker.parameter.Parameters.Parameter;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.EffectivePolicy;
import io.warren.broker.policy.Policy;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.FakeQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.broker.vhost.VirtualHost;
import io.warren.broker.vhost.VirtualHostMetadata;
import io.warren.codec.table.FieldTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written, and when. */
final class DurableDefinitionsTest {

    private static final long MINE = 7;
    private static final boolean DURABLE = true;
    private static final boolean AUTO_DELETE = true;

    private final ListStore store = new ListStore();
    private final List<IOException> fatal = new ArrayList<>();
    private Queue<Runnable> thread = new ArrayDeque<>();
    private Definitions definitions = definitions();

    private Definitions definitions() {
        return new Definitions(new UserStore(new PasswordHasher(Runnable::run, new Random(1), 10)),
                name -> new VirtualHost(name, FakeQueue::new, _ -> null), thread::add, store, fatal::add);
    }

    @BeforeEach
    void start() {
        restart();
        done(new AddVirtualHost("/"));
    }

    /** As after a crash: what has not been synced is gone. Answers whether the defaults have been made before. */
    private boolean restart() {
        thread = new ArrayDeque<>();
        definitions = definitions();
        CompletableFuture<Boolean> restored = definitions.restore().toCompletableFuture();
        apply();
        return restored.join();
    }

    @Test
    void aChangeIsDurableBeforeItIsAnswered() {
        CompletableFuture<?> declared = submit(exchange("x", DURABLE, false));
        List<String> atAnswer = new ArrayList<>();
        var _ = declared.thenRun(() -> atAnswer.addAll(store.durable()));
        apply();

        assertThat(atAnswer).last().asString().contains("put-exchange");
    }

    @Test
    void changesThatWaitTogetherAreMadeDurableByOneWrite() {
        done(queue("first", DURABLE, false)); // the ids that are reserved by it are a write of their own
        int before = store.syncs();
        for (int i = 0; i < 100; i++) {
            var _ = submit(queue("q" + i, DURABLE, false));
        }
        apply();

        assertThat(store.syncs()).isEqualTo(before + 1);
        assertThat(store.durable()).filteredOn(record -> record.contains("put-queue")).hasSize(101);
    }

    @Test
    void whatIsNotDurableIsNotWritten() {
        List<String> before = store.durable();
        done(exchange("transient", !DURABLE, false));
        done(queue("transient", !DURABLE, false));
        done(new Bind("/", edge("amq.direct", "transient")));
        done(new Unbind("/", edge("amq.direct", "transient")));
        done(new DeclareQueue("/", new QueueDeclaration("exclusive", true, false, MINE, FieldTable.EMPTY)));
        done(new DropOwned("/", MINE));
        done(new DeleteExchange("/", "transient", false));

        assertThat(store.durable()).filteredOn(record -> !record.contains("reserve-queue-ids")).isEqualTo(before);
    }

    @Test
    void aBindingIsDurableIfBothEndsAre() {
        done(queue("durable", DURABLE, false));
        done(queue("transient", !DURABLE, false));
        done(exchange("durable", DURABLE, false));
        done(exchange("transient", !DURABLE, false));
        done(new Bind("/", edge("durable", "durable")));
        done(new Bind("/", edge("transient", "durable")));
        done(new Bind("/", edge("durable", "transient")));
        done(new Bind("/", new Edge("durable", "transient", true, "", FieldTable.EMPTY, MINE)));

        assertThat(store.durable()).filteredOn(record -> record.contains("put-binding")).hasSize(1);
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgain() {
        for (DefinitionChange<?> change : List.of(new AddVirtualHost("/"), queue("q", DURABLE, false),
                exchange("x", DURABLE, false), new Bind("/", edge("x", "q")), new Unbind("/", edge("x", "other")),
                new PutUser("u", "secret", Set.of("a")), new MarkInitialized())) {
            done(change);
            List<String> before = store.durable();
            done(change);
            assertThat(store.durable()).as(change.toString()).isEqualTo(before);
        }
    }

    @Test
    void policiesLimitsAndParametersAreThereAgain() {
        done(queue("q", DURABLE, false));
        done(new PutPolicy(new Policy("/", "p", "^q", 3, ApplyTo.QUEUES, Map.of("max-length", 5L))));
        done(new PutOperatorPolicy(new Policy("/", "o", ".", 0, ApplyTo.ALL, Map.of("max-length", 4L))));
        done(new PutPolicy(new Policy("/", "ae", "^amq.direct$", 0, ApplyTo.EXCHANGES,
                Map.of("alternate-exchange", "amq.fanout"))));
        done(new SetVirtualHostLimits("/", new Limits(Map.of("max-queues", 7L))));
        done(new DescribeVirtualHost("/", new VirtualHostMetadata("all", List.of("b", "a"), null)));
        done(new PutUser("u", "secret", Set.of()));
        done(new SetUserLimits("u", new Limits(Map.of("max-channels", 2L))));
        done(new GrantTopicPermissions("u", "/", "amq.topic", "w", "r"));
        done(new PutParameter(new Parameter("shovel", "/", "s", Map.of("n", 1L))));
        done(new PutGlobalParameter(new GlobalParameter("g", List.of("x", 2.5))));

        restart();

        VirtualHost vhost = Objects.requireNonNull(definitions.vhost("/"));
        EffectivePolicy policy = vhost.requireQueue("q").policy().effective();
        assertThat(policy.policy()).isEqualTo("p");
        assertThat(policy.operatorPolicy()).isEqualTo("o");
        assertThat(policy.definition()).containsOnly(Map.entry("max-length", 4L));
        assertThat(vhost.topology().requireExchange("amq.direct").alternate()).isEqualTo("amq.fanout");
        assertThat(vhost.limits().values()).containsOnly(Map.entry("max-queues", 7L));
        assertThat(vhost.metadata()).isEqualTo(new VirtualHostMetadata("all", List.of("b", "a"), null));
        assertThat(definitions.users().limits("u").values()).containsOnly(Map.entry("max-channels", 2L));
        assertThat(definitions.users().topicPermissions()).singleElement()
                .satisfies(topics -> assertThat(topics.read()).isEqualTo("r"));
        assertThat(definitions.parameters().all()).containsExactly(
                new Parameter("shovel", "/", "s", Map.of("n", 1L)));
        assertThat(definitions.parameters().allGlobal()).containsExactly(
                new GlobalParameter("g", List.of("x", 2.5)));
    }

    @Test
    void changedArgumentsAreOneRecordAndThereAgain() {
        done(queue("q", DURABLE, false));
        done(new Bind("/", edge("amq.direct", "q")));
        long id = Objects.requireNonNull(definitions.vhost("/")).requireQueue("q").queue().definition().id();
        int before = store.durable().size();
        done(new ChangeQueueArguments("/", "q", Map.of("x-max-length", 5, "x-overflow", "reject-publish")));
        done(new ChangeQueueArguments("/", "q", Map.of("x-max-length", 5)));
        assertThat(store.durable()).hasSize(before + 1);

        restart();

        VirtualHost vhost = Objects.requireNonNull(definitions.vhost("/"));
        DeclaredQueue queue = vhost.requireQueue("q");
        assertThat(queue.arguments().toJava()).isEqualTo(Map.of("x-max-length", 5L, "x-overflow", "reject-publish"));
        assertThat(queue.queue().definition().id()).isEqualTo(id);
        assertThat(vhost.topology().bindingsTo(queue.queue())).hasSize(1);
    }

    @Test
    void nothingIsLeftOfADeletedVirtualHost() {
        done(new PutUser("u", "secret", Set.of()));
        done(new AddVirtualHost("v"));
        done(new GrantPermissions("u", "v", "", "", ""));
        done(new GrantTopicPermissions("u", "v", "amq.topic", "w", "r"));
        done(new PutPolicy(new Policy("v", "p", "", 3, ApplyTo.QUEUES, Map.of("max-length", 5L))));
        done(new PutParameter(new Parameter("shovel", "v", "s", 1L)));
        done(new DeclareQueue("v", new QueueDeclaration("q", DURABLE, false, DeclaredQueue.NO_OWNER,
                FieldTable.EMPTY)));
        DeclaredQueue queue = Objects.requireNonNull(definitions.vhost("v")).requireQueue("q");
        done(new DeleteVirtualHost("v"));

        assertThat(queue.queue().deleted()).isTrue();
        restart();
        assertThat(definitions.vhost("v")).isNull();
        done(new AddVirtualHost("v"));
        VirtualHost again = Objects.requireNonNull(definitions.vhost("v"));
        assertThat(again.queues()).isEmpty();
        assertThat(again.policies().all()).isEmpty();
        assertThat(definitions.parameters().all()).isEmpty();
        assertThat(definitions.users().permissions()).isEmpty();
        assertThat(definitions.users().topicPermissions()).isEmpty();
    }

    @Test
    void oneQueueMoreThanTheLimitIsRefused() {
        done(queue("first", DURABLE, false));
        done(new SetVirtualHostLimits("/", new Limits(Map.of("max-queues", 1L))));
        done(queue("first", DURABLE, false));
        CompletableFuture<?> second = submit(queue("second", DURABLE, false));
        apply();

        assertThatThrownBy(second::join).cause().hasMessage(
                "cannot declare queue 'second': queue limit in vhost '/' (1) is reached");
    }

    @Test
    void anotherPasswordOrOtherTagsAreWritten() {
        done(new PutUser("u", "secret", Set.of()));
        done(new PutUser("u", "secret", Set.of("monitoring")));
        done(new PutUser("u", "other", Set.of("monitoring")));

        assertThat(store.durable()).filteredOn(record -> record.contains("put-user")).hasSize(3)
                .noneMatch(record -> record.contains("secret"));
    }

    @Test
    void predeclaredExchangesAreNotWritten() {
        done(new DeclareExchange("/", "amq.direct", "direct", true, false, false, FieldTable.EMPTY));

        assertThat(store.durable()).noneMatch(record -> record.contains("put-exchange"));
    }

    @Test
    void aRefusedChangeIsNotWritten() {
        done(exchange("x", DURABLE, false));
        done(queue("q", DURABLE, false));
        List<String> before = store.durable();
        CompletableFuture<?> differs =
                submit(new DeclareExchange("/", "x", "fanout", true, false, false, FieldTable.EMPTY));
        CompletableFuture<?> queueDiffers = submit(queue("q", DURABLE, AUTO_DELETE));
        CompletableFuture<?> unbound = submit(new Bind("/", edge("nowhere", "q")));
        apply();

        assertThat(List.of(differs, queueDiffers, unbound)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(store.durable()).isEqualTo(before);
    }

    @Test
    void everyDurableQueueHasAnIdOfItsOwnThatItKeeps() {
        long first = id(done(queue("first", DURABLE, false)));
        long second = id(done(queue("second", DURABLE, false)));
        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
        assertThat(id(done(queue("transient", !DURABLE, false)))).isZero();

        restart();

        assertThat(id(done(queue("first", DURABLE, false)))).isEqualTo(first);
        assertThat(id(done(queue("second", DURABLE, false)))).isEqualTo(second);
    }

    @Test
    void anIdIsNotUsedAgain() {
        DeclaredQueue queue = done(queue("q", DURABLE, false));
        done(new RemoveQueue("/", queue.queue()));
        long second = id(done(queue("q", DURABLE, false)));
        assertThat(second).isGreaterThan(id(queue));
        // Answered by nobody and lost in the crash, and yet messages may have been stored for it.
        long lost = id(appliedButNotSynced(queue("lost", DURABLE, false)));

        restart();

        assertThat(id(done(queue("next", DURABLE, false)))).isGreaterThan(Math.max(second, lost));
    }

    private DeclaredQueue appliedButNotSynced(DeclareQueue change) {
        var _ = submit(change);
        store.breakDown();
        apply();
        VirtualHost vhost = definitions.vhost("/");
        assertThat(vhost).isNotNull();
        store.repair();
        return vhost.requireQueue(change.declaration().name());
    }

    @Test
    void aQueueInThePlaceOfOneThatGoesInheritsNothingDurable() {
        DeclaredQueue old = done(queue("q", DURABLE, false));
        done(new Bind("/", edge("amq.direct", "q")));
        ((FakeQueue) old.queue()).decideToGo();
        DeclaredQueue fresh = done(queue("q", DURABLE, false));
        done(new RemoveQueue("/", old.queue())); // comes late, and must not take the new one's record

        restart();

        assertThat(id(done(queue("q", DURABLE, false)))).isEqualTo(id(fresh)).isNotEqualTo(id(old));
        assertThat(bindings("amq.direct")).isZero();
    }

    @Test
    void anAutoDeleteExchangeThatGoesWithItsLastBindingStaysGone() {
        done(exchange("first", DURABLE, AUTO_DELETE));
        done(exchange("second", DURABLE, AUTO_DELETE));
        DeclaredQueue queue = done(queue("q", !DURABLE, false));
        done(new DeclareQueue("/", new QueueDeclaration("exclusive", true, false, MINE, FieldTable.EMPTY)));
        done(new Bind("/", edge("first", "q")));
        done(new Bind("/", edge("second", "exclusive")));
        done(new RemoveQueue("/", queue.queue()));
        done(new DropOwned("/", MINE));

        restart();

        assertThat(vhost().topology().exchange("first")).isNull();
        assertThat(vhost().topology().exchange("second")).isNull();
    }

    @Test
    void anAutoDeleteExchangeThatATransientBindingHeldSurvives() {
        done(exchange("x", DURABLE, AUTO_DELETE));
        done(queue("durable", DURABLE, false));
        done(queue("transient", !DURABLE, false));
        done(new Bind("/", edge("x", "durable")));
        done(new Bind("/", edge("x", "transient")));
        done(new Unbind("/", edge("x", "durable")));

        restart();

        assertThat(vhost().topology().exchange("x")).isNotNull();
    }

    @Test
    void aStoreFullOfThePastIsRewritten() throws Exception {
        done(queue("kept", DURABLE, false));
        long id = 0;
        for (int i = 0; i < 600; i++) {
            DeclaredQueue queue = done(queue("q", DURABLE, false));
            id = id(queue);
            done(new RemoveQueue("/", queue.queue()));
        }

        assertThat(store.snapshots()).isEqualTo(1);
        assertThat(store.durable()).hasSizeLessThan(300);
        restart();
        assertThat(vhost().queue("kept")).isNotNull();
        assertThat(vhost().queue("q")).isNull();
        assertThat(id(done(queue("q", DURABLE, false)))).isGreaterThan(id);
    }

    @Test
    void manyDefinitionsThatAllHoldAreNotRewritten() {
        for (int i = 0; i < 1500; i++) {
            var _ = submit(queue("q" + i, DURABLE, false));
        }
        apply();

        assertThat(store.snapshots()).isZero();
        assertThat(vhost().queues()).hasSize(1500);
    }

    @Test
    void theDefaultsAreToBeMadeOnce() {
        assertThat(restart()).isFalse();
        done(new MarkInitialized());

        assertThat(restart()).isTrue();
    }

    @Test
    void aStoreThatFailsStopsEverything() {
        store.breakDown();
        CompletableFuture<?> declared = submit(exchange("x", DURABLE, false));
        apply();
        CompletableFuture<?> later = submit(exchange("y", !DURABLE, false));
        apply();

        assertThatThrownBy(declared::join).hasCauseInstanceOf(DefinitionsUnavailableException.class);
        assertThatThrownBy(later::join).hasCauseInstanceOf(DefinitionsUnavailableException.class);
        assertThat(fatal).singleElement().asString().contains("No space left");
    }

    @Test
    void aBrokerThatStopsWritesNothingMore() {
        DeclaredQueue queue = done(queue("q", DURABLE, AUTO_DELETE));
        definitions.stopWriting();
        CompletableFuture<?> removed = submit(new RemoveQueue("/", queue.queue()));
        CompletableFuture<?> declared = submit(queue("late", DURABLE, false));
        CompletableFuture<?> dropped = submit(new DropOwned("/", MINE));
        apply();

        assertThat(removed).isCompletedExceptionally();
        assertThat(declared).isCompletedExceptionally();
        assertThat(dropped).isCompleted().isNotCompletedExceptionally();
        restart();
        assertThat(vhost().queue("q")).isNotNull();
        assertThat(vhost().queue("late")).isNull();
    }

    @Test
    void aStoreOfANewerVersionIsLeftAsItIs() throws Exception {
        store.append("[{\"type\":\"put-nonsense\",\"version\":1}]".getBytes(StandardCharsets.UTF_8));
        store.sync();
        List<String> before = store.durable();

        assertThatThrownBy(this::restart).hasCauseInstanceOf(UnreadableDefinitionException.class)
                .hasMessageContaining("at record 2").hasMessageContaining("put-nonsense");
        assertThat(store.durable()).isEqualTo(before);
    }

    @Test
    void anExchangeOfATypeThatIsNotInstalledKeepsTheBrokerFromStarting() throws Exception {
        store.append("""
                [{"type":"put-exchange","version":1,"vhost":"/","name":"x","exchangeType":"x-none","autoDelete":false,\
                "internal":false,"arguments":"AAAAAA=="}]""".getBytes(StandardCharsets.UTF_8));
        store.sync();

        assertThatThrownBy(this::restart).hasCauseInstanceOf(UnreadableDefinitionException.class)
                .hasMessageContaining("unknown exchange type 'x-none'");
    }

    private VirtualHost vhost() {
        VirtualHost vhost = definitions.vhost("/");
        assertThat(vhost).isNotNull();
        return vhost;
    }

    private int bindings(String exchange) {
        return vhost().topology().bindingsFrom(vhost().topology().requireExchange(exchange)).size();
    }

    private <R> CompletableFuture<R> submit(DefinitionChange<R> change) {
        return definitions.submit(change).toCompletableFuture();
    }

    private <R> R done(DefinitionChange<R> change) {
        CompletableFuture<R> answer = submit(change);
        apply();
        return answer.join();
    }

    private void apply() {
        for (Runnable turn = thread.poll(); turn != null; turn = thread.poll()) {
            turn.run();
        }
    }

    private static long id(DeclaredQueue queue) {
        return queue.queue().definition().id();
    }

    private static DeclareExchange exchange(String name, boolean durable, boolean autoDelete) {
        return new DeclareExchange("/", name, "direct", durable, autoDelete, false, FieldTable.EMPTY);
    }

    private static DeclareQueue queue(String name, boolean durable, boolean autoDelete) {
        return new DeclareQueue("/",
                new QueueDeclaration(name, durable, autoDelete, DeclaredQueue.NO_OWNER, FieldTable.EMPTY));
    }

    private static Edge edge(String source, String queue) {
        return new Edge(source, queue, false, "key", FieldTable.EMPTY, MINE);
    }
}
