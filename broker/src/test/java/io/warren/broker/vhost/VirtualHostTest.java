package io.warren.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VirtualHostTest {

    private static final long ALICE = 1;
    private static final long BOB = 2;

    private final VirtualHost vhost = new VirtualHost("/", FakeQueue::new, key -> null);

    @Test
    void declaringAQueueAgainFindsTheOneThatIsThere() {
        DeclaredQueue first = declare("q", DeclaredQueue.NO_OWNER);

        assertThat(declare("q", DeclaredQueue.NO_OWNER)).isSameAs(first);
        assertThat(vhost.queues()).hasSize(1);
    }

    @Test
    void aQueueThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> vhost.requireQueue("q")).isInstanceOfSatisfying(ChannelException.class, mistake -> {
            assertThat(mistake.error()).isEqualTo(SoftError.NOT_FOUND);
            assertThat(mistake).hasMessage("no queue 'q' in vhost '/'");
        });
    }

    @Test
    void anExclusiveQueueIsLockedForOtherConnections() {
        declare("q", ALICE);

        assertThatThrownBy(() -> declare("q", BOB)).isInstanceOfSatisfying(ChannelException.class,
                mistake -> assertThat(mistake.error()).isEqualTo(SoftError.RESOURCE_LOCKED));
        assertThat(declare("q", ALICE).ownerId()).isEqualTo(ALICE);
    }

    @Test
    void aQueueThatHasDecidedToGoIsNotThere() {
        FakeQueue queue = queueOf(declare("q", DeclaredQueue.NO_OWNER));
        queue.decideToGo();

        assertThat(vhost.queue("q")).isNull();
    }

    @Test
    void aQueueInThePlaceOfOneThatGoesInheritsNoBinding() {
        DeclaredQueue old = declare("q", DeclaredQueue.NO_OWNER);
        vhost.topology().bindQueue(old.queue(), "amq.direct", "key", Map.of());
        queueOf(old).decideToGo();

        DeclaredQueue fresh = declare("q", DeclaredQueue.NO_OWNER);

        assertThat(fresh).isNotSameAs(old);
        assertThat(vhost.topology().bindingsFrom(vhost.topology().requireExchange("amq.direct"))).isEmpty();
    }

    @Test
    void takingDownAQueueLeavesTheOneThatHasItsNameNow() {
        DeclaredQueue old = declare("q", DeclaredQueue.NO_OWNER);
        queueOf(old).decideToGo();
        DeclaredQueue fresh = declare("q", DeclaredQueue.NO_OWNER);

        vhost.removeQueue(old.queue());

        assertThat(vhost.queue("q")).isSameAs(fresh);
    }

    @Test
    void aConnectionsEndDeletesItsExclusiveQueuesAndNoOthers() {
        FakeQueue alices = queueOf(declare("a", ALICE));
        FakeQueue bobs = queueOf(declare("b", BOB));
        FakeQueue everybodys = queueOf(declare("c", DeclaredQueue.NO_OWNER));

        vhost.dropOwned(ALICE);

        assertThat(alices.deleted()).isTrue();
        assertThat(bobs.deleted()).isFalse();
        assertThat(everybodys.deleted()).isFalse();
        assertThat(vhost.queues()).extracting(DeclaredQueue::name).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void aConnectionsEndLeavesAQueueThatHasTakenTheNameOfItsOwn() {
        queueOf(declare("q", ALICE)).decideToGo();
        DeclaredQueue bobs = declare("q", BOB);
        vhost.topology().bindQueue(bobs.queue(), "amq.direct", "key", Map.of());

        vhost.dropOwned(ALICE);

        assertThat(vhost.queue("q")).isSameAs(bobs);
        assertThat(vhost.topology().bindingsTo(bobs.queue())).extracting(binding -> binding.source().name())
                .contains("amq.direct");
    }

    @Test
    void routingIsDecidedAnewAfterAQueueHasComeOrGone() {
        long before = vhost.routingVersion();
        DeclaredQueue declared = declare("q", DeclaredQueue.NO_OWNER);
        long between = vhost.routingVersion();
        vhost.removeQueue(declared.queue());

        assertThat(between).isGreaterThan(before);
        assertThat(vhost.routingVersion()).isGreaterThan(between);
    }

    private DeclaredQueue declare(String name, long ownerId) {
        return vhost.declareQueue(new QueueDeclaration(name, false, false, ownerId, FieldTable.EMPTY), 1);
    }

    private static FakeQueue queueOf(DeclaredQueue declared) {
        return (FakeQueue) declared.queue();
    }
}
