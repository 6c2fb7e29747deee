package io.warren.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.broker.Warren;
import io.warren.broker.definition.PolicyChange.DeletePolicy;
import io.warren.broker.definition.PolicyChange.PutOperatorPolicy;
import io.warren.broker.definition.PolicyChange.PutPolicy;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.EffectivePolicy;
import io.warren.broker.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Policies, changed while clients are there. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "the definitions are changed inside")
class PolicyTest {

    private LiveBroker broker;
    private Warren warren;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = LiveBroker.start();
        warren = broker.warren();
        channel = broker.channel();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static Policy policy(String name, String pattern, ApplyTo applyTo, Map<String, Object> definition) {
        return new Policy("/", name, pattern, 0, applyTo, definition);
    }

    @Test
    void whatMatchesNoBindingGoesToTheAlternateExchangeOfThePolicy() throws Exception {
        channel.exchangeDeclare("events", "direct");
        channel.exchangeDeclare("lost", "fanout");
        channel.queueDeclare("lost", false, false, false, null);
        channel.queueBind("lost", "lost", "");
        channel.confirmSelect();
        publish("before"); // also decides where the address leads, which must not be remembered now

        warren.change(new PutPolicy(policy("p", "^events$", ApplyTo.EXCHANGES, Map.of("alternate-exchange", "lost"))));
        publish("with the policy");
        warren.change(new DeletePolicy("/", "p"));
        publish("after");

        assertThat(new String(channel.basicGet("lost", true).getBody(), UTF_8)).isEqualTo("with the policy");
        assertThat(channel.basicGet("lost", true)).isNull();
    }

    private void publish(String body) throws Exception {
        channel.basicPublish("events", "nowhere", null, body.getBytes(UTF_8));
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void aQueueHasOnePolicyAndOneOperatorPolicyAndTheStricterLimits() throws Exception {
        channel.queueDeclare("q", true, false, false, Map.of("x-max-length", 50));
        warren.change(new PutPolicy(policy("user", "^q", ApplyTo.QUEUES,
                Map.of("max-length", 20L, "message-ttl", 1000L, "overflow", "drop-head"))));
        warren.change(new PutOperatorPolicy(policy("operator", ".*", ApplyTo.QUEUES,
                Map.of("max-length", 30L, "message-ttl", 500L, "overflow", "reject-publish"))));

        EffectivePolicy effective = broker.vhost("/").requireQueue("q").policy().effective();
        assertThat(effective.policy()).isEqualTo("user");
        assertThat(effective.operatorPolicy()).isEqualTo("operator");
        assertThat(effective.definition()).isEqualTo(
                Map.of("max-length", 20L, "message-ttl", 500L, "overflow", "reject-publish"));
    }

    @Test
    void aQueueTakesItsPoliciesWhenItIsDeclared() throws Exception {
        warren.change(new PutPolicy(policy("p", "^q$", ApplyTo.ALL, Map.of("max-length", 20L))));
        channel.queueDeclare("q", false, true, true, null);
        channel.queueDeclare("other", false, true, true, null);

        assertThat(broker.vhost("/").requireQueue("q").policy().effective().policy()).isEqualTo("p");
        assertThat(broker.vhost("/").requireQueue("other").policy().effective()).isEqualTo(EffectivePolicy.NONE);
    }

    @Test
    void anImpossiblePolicyIsRefused() {
        assertThatThrownBy(
                () -> warren.change(new PutPolicy(policy("p", "", ApplyTo.ALL, Map.of("message-ttl", -1L)))))
                .isInstanceOf(InvalidDefinitionException.class).hasMessage("-1 is not a valid message TTL");
        assertThatThrownBy(() -> warren.change(new PutPolicy(
                new Policy("nowhere", "p", "", 0, ApplyTo.ALL, Map.of("message-ttl", 1L)))))
                .isInstanceOf(ChannelException.class).hasMessage("no vhost 'nowhere'");
    }

    @Test
    void aPolicyMakesGroupsOfMessagesThatAreThere() throws Exception {
        channel.queueDeclare("orders", false, false, false, null);
        for (String body : List.of("1", "2")) {
            channel.basicPublish("", "orders", new BasicProperties.Builder().headers(Map.of("customer", "A")).build(),
                    body.getBytes(UTF_8));
        }
        warren.change(new PutPolicy(policy("p", "^orders$", ApplyTo.QUEUES, Map.of("group-key", "customer"))));
        GetResponse first = channel.basicGet("orders", false);
        assertThat(new String(first.getBody(), UTF_8)).isEqualTo("1");
        assertThat(channel.basicGet("orders", false)).as("the second waits for the first").isNull();
        warren.change(new DeletePolicy("/", "p"));
        assertThat(new String(channel.basicGet("orders", false).getBody(), UTF_8)).isEqualTo("2");
    }

    @Test
    void aPolicyMakesConsumersLosePatienceOnlyIfItIsStricterThanTheQueue() throws Exception {
        channel.queueDeclare("patient", false, false, false, Map.of("x-consumer-timeout", 600_000));
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        channel.basicConsume("patient", false, (tag, delivery) -> {}, cancelled::complete);
        channel.basicPublish("", "patient", null, new byte[1]);
        warren.change(new PutPolicy(policy("p", "^patient$", ApplyTo.QUEUES, Map.of("consumer-timeout", 100L))));
        // A second consumer, so that nobody has to wait until the broker looks whether the first one's timeout has changed.
        channel.basicConsume("patient", false, (tag, delivery) -> {}, tag -> {});
        assertThat(cancelled.get(20, TimeUnit.SECONDS)).isNotEmpty();
    }
}
