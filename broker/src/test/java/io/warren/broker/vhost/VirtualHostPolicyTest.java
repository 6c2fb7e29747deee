package io.warren.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.ChannelException;
import io.warren.broker.event.Events;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.Policy;
import io.warren.codec.table.FieldTable;
import io.warren.queue.QueueSettings;
import io.warren.router.Exchange;
import io.warren.router.ExchangeDeclaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    @Test
    void theDefaultTypeOfTheBrokerHoldsWhereTheVirtualHostHasNoneThatItCanHave() {
        VirtualHost ofBroker = new VirtualHost("/", FakeQueue::new, _ -> null, new Events(), () -> 0, "classic");
        assertThat(typeOf(ofBroker, "first")).isEqualTo("classic");
        ofBroker.describe(new VirtualHostMetadata("", List.of(), "quorum"));
        assertThat(typeOf(ofBroker, "second")).isEqualTo("classic");
        vhost.describe(new VirtualHostMetadata("", List.of(), "quorum"));
        assertThat(typeOf(vhost, "third")).isNull();
    }

    private static @Nullable String typeOf(VirtualHost where, String name) {
        return where.declareQueue(new QueueDeclaration(name, true, false, DeclaredQueue.NO_OWNER, FieldTable.EMPTY), 1)
                .arguments().string("x-queue-type");
    }

    @Test
    void aQueueIsToldWhenItsArgumentsChangeAndThePolicyStillCounts() {
        FakeQueue queue = declare("q", FieldTable.builder().put("x-message-ttl", 100).put("x-max-length", 3).build());
        put("p", "q", Map.of("max-length", 5L));
        vhost.changeArguments("q", changes("x-max-length", 9, "x-message-ttl", null, "x-overflow", "reject-publish"));
        vhost.changeArguments("q", changes("x-max-length", null));

        assertThat(queue.settings()).extracting(settings -> settings.limit().messages()).containsExactly(3L, 5L);
        assertThat(queue.settings()).last().satisfies(settings -> {
            assertThat(settings.messageTtl()).isNull();
            assertThat(settings.limit().overflow()).isEqualTo(QueueSettings.Overflow.REJECT_PUBLISH);
        });
        assertThat(vhost.requireQueue("q").arguments().toJava()).isEqualTo(Map.of("x-overflow", "reject-publish"));
        assertThat(vhost.requireQueue("q").queue()).isSameAs(queue);
        assertThat(vhost.requireQueue("q").policy().effective().policy()).isEqualTo("p");
    }

    @Test
    void aChangeOfArgumentsIsRefusedAsAWhole() {
        declare("q", FieldTable.builder().put("x-message-ttl", 100).put("x-dead-letter-exchange", "x")
                .put("x-dead-letter-routing-key", "k").build());
        FieldTable before = vhost.requireQueue("q").arguments();
        String fixed = " for queue 'q' in vhost '/': it is fixed when the queue is declared";
        for (String argument : List.of("x-max-priority", "x-queue-type", "x-single-active-consumer", "durable",
                "colour")) {
            refused(changes("x-message-ttl", 1, argument, 1), "cannot change arg '" + argument + "'" + fixed);
        }
        refused(changes("x-message-ttl", -1),
                "invalid arg 'x-message-ttl' for queue 'q' in vhost '/': {value_negative,-1}");
        refused(changes("x-max-length", "5"), "invalid arg 'x-max-length' for queue 'q' in vhost '/':"
                + " \"expected integer, got longstr\"");
        refused(changes("x-dead-letter-exchange", null),
                "invalid arg 'x-dead-letter-routing-key' for queue 'q' in vhost '/':"
                        + " routing_key_but_no_dlx_defined");
        assertThatThrownBy(() -> vhost.changeArguments("none", changes("x-max-length", 5)))
                .isInstanceOf(ChannelException.class).hasMessage("no queue 'none' in vhost '/'");
        assertThat(vhost.requireQueue("q").arguments()).isEqualTo(before);
    }

    private void refused(Map<String, @Nullable Object> changes, String why) {
        assertThatThrownBy(() -> vhost.changeArguments("q", changes)).isInstanceOf(ChannelException.class)
                .hasMessage(why);
    }

    private static Map<String, @Nullable Object> changes(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changes.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return changes;
    }
}
