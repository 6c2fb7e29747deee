package io.warren.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.Policy;
import io.warren.codec.table.FieldTable;
import io.warren.queue.QueueSettings;
import io.warren.router.Exchange;
import io.warren.router.ExchangeDeclaration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What queues and exchanges are told by arguments and policies. */
final class VirtualHostPolicyTest {

    private final VirtualHost vhost = new VirtualHost("/", FakeQueue::new, _ -> null);

    private FakeQueue declare(String name, FieldTable arguments) {
        return (FakeQueue) vhost
                .declareQueue(new QueueDeclaration(name, true, false, DeclaredQueue.NO_OWNER, arguments), 1)
                .queue();
    }

    private void put(String name, String pattern, Map<String, Object> definition) {
        vhost.policies().put(new Policy("/", name, pattern, 0, ApplyTo.ALL, definition));
        vhost.policiesChanged();
    }

    @Test
    void aQueueIsToldItsArgumentsWhenItIsDeclared() {
        FakeQueue queue = declare("q", FieldTable.builder().put("x-message-ttl", 100).put("x-max-length", 3).build());

        assertThat(queue.settings()).singleElement().satisfies(settings -> {
            assertThat(settings.messageTtl()).isEqualTo(Duration.ofMillis(100));
            assertThat(settings.limit().messages()).isEqualTo(3);
        });
    }

    @Test
    void aQueueThatNothingWasSaidAboutIsToldNothing() {
        put("p", "other", Map.of("max-length", 1L));

        assertThat(declare("q", FieldTable.EMPTY).settings()).isEmpty();
    }

    @Test
    void aQueueIsToldWhenItsPolicyComesChangesAndGoes() {
        FakeQueue queue = declare("q", FieldTable.EMPTY);
        put("p", "q", Map.of("max-length", 5L));
        put("p", "q", Map.of("max-length", 4L));
        put("p2", "q", Map.of("max-length", 1L)); // comes after p, and so is not the one
        vhost.policies().remove("p");
        vhost.policies().remove("p2");
        vhost.policiesChanged();

        assertThat(queue.settings()).extracting(settings -> settings.limit().messages()).containsExactly(5L, 4L, -1L);
        assertThat(queue.settings()).last().isEqualTo(QueueSettings.NONE);
    }

    @Test
    void aQueueTellsWhichPolicyItHas() {
        DeclaredQueue declared = vhost.declareQueue(
                new QueueDeclaration("q", true, false, DeclaredQueue.NO_OWNER, FieldTable.EMPTY), 1);
        put("p", "q", Map.of("queue-mode", "lazy"));

        assertThat(declared.policy().effective().policy()).isEqualTo("p");
        assertThat(declared.policy().effective().definition()).containsEntry("queue-mode", "lazy");
    }

    @Test
    void anAlternateExchangeOfAPolicyHoldsForWhatIsThereAndWhatComes() {
        Exchange before = vhost.declareExchange(exchange("before", Map.of()));
        long version = vhost.routingVersion();
        put("p", "^(before|after|declared)$", Map.of("alternate-exchange", "lost"));
        Exchange after = vhost.declareExchange(exchange("after", Map.of()));
        Exchange declared = vhost.declareExchange(exchange("declared", Map.of("alternate-exchange", "own")));

        assertThat(before.alternate()).isEqualTo("lost");
        assertThat(vhost.routingVersion()).isGreaterThan(version);
        assertThat(after.alternate()).isEqualTo("lost");
        assertThat(declared.alternate()).isEqualTo("own");
        assertThat(vhost.topology().requireExchange("amq.direct").alternate()).isNull();

        vhost.policies().remove("p");
        vhost.policiesChanged();
        assertThat(before.alternate()).isNull();
        assertThat(declared.alternate()).isEqualTo("own");
    }

    private static ExchangeDeclaration exchange(String name, Map<String, Object> arguments) {
        return new ExchangeDeclaration(name, "direct", true, false, false, arguments);
    }

    @Test
    void theDefaultTypeOfQueuesIsWrittenIntoTheirArguments() {
        vhost.describe(new VirtualHostMetadata("", List.of(), "classic"));

        assertThat(
                vhost.declareQueue(new QueueDeclaration("q", true, false, DeclaredQueue.NO_OWNER, FieldTable.EMPTY), 1)
                        .arguments().string("x-queue-type"))
                .isEqualTo("classic");
        assertThat(vhost.declareQueue(new QueueDeclaration("transient", false, false, DeclaredQueue.NO_OWNER,
                FieldTable.EMPTY), 1).arguments()).isEqualTo(FieldTable.EMPTY);
    }
}
