package io.warren.broker.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.definition.store.EphemeralStore;
import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.FakeQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class DefinitionsTest {

    private static final long MINE = 7;
    private static final long SOMEBODY_ELSE = 8;

    private final Queue<Runnable> thread = new ArrayDeque<>();
    private final Definitions definitions = new Definitions(
            new UserStore(new PasswordHasher(Runnable::run, new Random(1), 1000)),
            name -> new VirtualHost(name, FakeQueue::new, _ -> null), thread::add, EphemeralStore.INSTANCE, _ -> {});

    @Test
    void changesAreAppliedInTheOrderInWhichTheyWereSubmitted() {
        vhost();
        CompletableFuture<?> bound = submit(new Bind("/", edge("x", "q", MINE)));
        CompletableFuture<?> declared = submit(exchange("/", "x"));
        apply();

        assertThat(refusal(bound)).isEqualTo(SoftError.NOT_FOUND);
        assertThat(declared).isCompleted();
    }

    @Test
    void nothingChangesBeforeItsTurn() {
        var _ = submit(new AddVirtualHost("/"));
        assertThat(definitions.vhost("/")).isNull();

        apply();
        assertThat(definitions.vhost("/")).isNotNull();
    }

    @Test
    void aRefusedChangeDoesNotKeepTheNextOnesFromBeingApplied() {
        vhost();
        CompletableFuture<?> refused = submit(new DeleteExchange("/", "amq.direct", false));
        CompletableFuture<?> declared = submit(exchange("/", "x"));
        apply();

        assertThat(refusal(refused)).isEqualTo(SoftError.ACCESS_REFUSED);
        assertThat(declared).isCompleted();
    }

    @Test
    void declaringAgainFindsTheSameQueue() {
        vhost();
        CompletableFuture<DeclaredQueue> first = submit(new DeclareQueue("/", queue("q", DeclaredQueue.NO_OWNER)));
        CompletableFuture<DeclaredQueue> second = submit(new DeclareQueue("/", queue("q", DeclaredQueue.NO_OWNER)));
        apply();

        assertThat(second.join()).isSameAs(first.join());
    }

    @Test
    void anExclusiveQueueIsBoundByItsOwnConnectionOnly() {
        vhost();
        var _ = submit(exchange("/", "x"));
        var _ = submit(new DeclareQueue("/", queue("q", MINE)));
        CompletableFuture<?> foreign = submit(new Bind("/", edge("x", "q", SOMEBODY_ELSE)));
        CompletableFuture<?> own = submit(new Bind("/", edge("x", "q", MINE)));
        apply();

        assertThat(refusal(foreign)).isEqualTo(SoftError.RESOURCE_LOCKED);
        assertThat(own).isCompleted();
    }

    @Test
    void unbindingAQueueThatIsNotThereIsNoError() {
        vhost();
        CompletableFuture<?> unbound = submit(new Unbind("/", edge("amq.direct", "gone", MINE)));
        apply();

        assertThat(unbound).isCompleted();
    }

    @Test
    void theQueuesOfAConnectionGoWithIt() {
        vhost();
        var _ = submit(new DeclareQueue("/", queue("mine", MINE)));
        var _ = submit(new DeclareQueue("/", queue("theirs", SOMEBODY_ELSE)));
        var _ = submit(new DropOwned("/", MINE));
        apply();

        VirtualHost vhost = definitions.vhost("/");
        assertThat(vhost).isNotNull();
        assertThat(vhost.queue("mine")).isNull();
        assertThat(vhost.queue("theirs")).isNotNull();
    }

    @Test
    void aPasswordIsNotPartOfWhatAChangePrints() {
        assertThat(new PutUser("alice", "secret", Set.of("administrator")).toString()).contains("alice")
                .doesNotContain("secret");
    }

    @Test
    void aChangeToAVirtualHostThatIsNotThereIsRefused() {
        CompletableFuture<?> declared = submit(exchange("nowhere", "x"));
        apply();

        assertThatThrownBy(declared::join).hasMessageContaining("no vhost 'nowhere'");
    }

    private void vhost() {
        var _ = submit(new AddVirtualHost("/"));
    }

    private <R> CompletableFuture<R> submit(DefinitionChange<R> change) {
        return definitions.submit(change).toCompletableFuture();
    }

    private void apply() {
        for (Runnable change = thread.poll(); change != null; change = thread.poll()) {
            change.run();
        }
    }

    private static SoftError refusal(CompletableFuture<?> change) {
        try {
            change.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ChannelException mistake) {
                return mistake.error();
            }
        }
        throw new AssertionError("Expected a refusal, but got " + change);
    }

    private static DeclareExchange exchange(String vhost, String name) {
        return new DeclareExchange(vhost, name, "direct", true, false, false, FieldTable.EMPTY);
    }

    private static QueueDeclaration queue(String name, long owner) {
        return new QueueDeclaration(name, true, false, owner, FieldTable.EMPTY);
    }

    private static Edge edge(String source, String queue, long connection) {
        return new Edge(source, queue, false, "key", FieldTable.EMPTY, connection);
    }
}
