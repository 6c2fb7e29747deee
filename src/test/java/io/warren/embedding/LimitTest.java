package io.warren.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.broker.Warren;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.DeleteUser;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.UserChange.ChangePassword;
import io.warren.broker.definition.UserChange.GrantTopicPermissions;
import io.warren.broker.definition.UserChange.RevokePermissions;
import io.warren.broker.definition.UserChange.RevokeTopicPermissions;
import io.warren.broker.definition.UserChange.SetUserLimits;
import io.warren.broker.definition.VirtualHostChange.DeleteVirtualHost;
import io.warren.broker.definition.VirtualHostChange.SetVirtualHostLimits;
import io.warren.broker.limit.Limits;
import io.warren.harness.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What users and virtual hosts may use, and what becomes of clients when either goes. Alice may do everything in {@code shop}. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "the definitions are changed inside")
class LimitTest {

    private static final int TIMEOUT_SECONDS = 20;

    private LiveBroker broker;
    private Warren warren;

    @BeforeEach
    void start() throws Exception {
        broker = LiveBroker.start();
        warren = broker.warren();
        warren.change(new AddVirtualHost("shop"));
        warren.change(new PutUser("alice", "secret", Set.of()));
        warren.change(new GrantPermissions("alice", "shop", ".*", ".*", ".*"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Connection alice() throws Exception {
        return broker.connect("alice", "secret", "shop");
    }

    private static Limits limit(String name, long value) {
        return new Limits(Map.of(name, value));
    }

    /** Why the broker did not let the client in. */
    private Refusal refusedAlice() {
        try (Connection connection = alice()) {
            throw new AssertionError("Expected a refusal, but got " + connection);
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ShutdownSignalException signal) {
                    return Refusal.of(signal);
                }
            }
            throw new AssertionError("Expected a reason", e);
        }
    }

    @Test
    void aUserHasNoMoreConnectionsThanItsLimit() throws Exception {
        warren.change(new SetUserLimits("alice", limit("max-connections", 1)));
        Connection first = alice();

        assertThat(refusedAlice()).isEqualTo(Refusal.ofConnection(530,
                "NOT_ALLOWED - connection refused for user 'alice': user connection limit (1) is reached"));

        first.close();
        alice().close();
        warren.change(new SetUserLimits("alice", limit("max-connections", 0)));
        assertThat(refusedAlice().text()).contains("user connection limit (0) is reached");
        warren.change(new SetUserLimits("alice", Limits.NONE));
        alice().close();
    }

    @Test
    void aVirtualHostHasNoMoreConnectionsThanItsLimit() throws Exception {
        warren.change(new SetVirtualHostLimits("shop", limit("max-connections", 1)));
        Connection first = alice();

        assertThat(refusedAlice()).isEqualTo(Refusal.ofConnection(530,
                "NOT_ALLOWED - access to vhost 'shop' refused for user 'alice': connection limit (1) is reached"));

        first.close();
        alice().close();
    }

    @Test
    void aUserHasNoMoreChannelsThanItsLimitOnAllItsConnections() throws Exception {
        warren.change(new SetUserLimits("alice", limit("max-channels", 2)));
        Connection first = alice();
        first.createChannel();
        Channel closing = first.createChannel();
        closing.close();
        Connection second = alice();
        Channel last = second.createChannel();

        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        second.addShutdownListener(closed::complete);
        assertThatThrownBy(second::createChannel).isInstanceOf(IOException.class);

        assertThat(Refusal.of(closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))).isEqualTo(Refusal.ofConnection(530,
                "NOT_ALLOWED - number of channels opened for user 'alice' has reached the maximum allowed user limit of (2)"));
        assertThat(last.isOpen()).isFalse();
        assertThat(first.createChannel().isOpen()).isTrue(); // the other connection's are given back
    }

    @Test
    void aVirtualHostHasNoMoreQueuesThanItsLimit() throws Exception {
        warren.change(new SetVirtualHostLimits("shop", limit("max-queues", 1)));
        Channel channel = alice().createChannel();
        channel.queueDeclare("first", false, false, false, null);
        channel.queueDeclare("first", false, false, false, null);

        assertThat(Refusal.after(channel, () -> channel.queueDeclare("second", false, false, false, null)))
                .isEqualTo(Refusal.ofChannel(406,
                        "PRECONDITION_FAILED - cannot declare queue 'second': queue limit in vhost 'shop' (1) is reached"));
    }

    @Test
    void aUserThatPublishesTooFastIsHeldBackAndLosesNothing() throws Exception {
        warren.change(new SetUserLimits("alice", limit("max-publish-rate", 500)));
        warren.change(new SetVirtualHostLimits("shop", limit("max-publish-bytes-rate", 1_000_000)));
        Channel channel = alice().createChannel();
        channel.queueDeclare("q", false, false, false, null);
        channel.confirmSelect();
        for (int i = 0; i < 600; i++) {
            channel.basicPublish("", "q", null, new byte[100]);
        }
        channel.waitForConfirmsOrDie(60_000);
        assertThat(channel.messageCount("q")).isEqualTo(600);
    }

    @Test
    void whenAVirtualHostIsDeletedItsConnectionsAreClosed() throws Exception {
        Channel channel = alice().createChannel();
        channel.queueDeclare("q", true, false, false, null);
        Channel elsewhere = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> warren.change(new DeleteVirtualHost("shop")));

        assertThat(refusal)
                .isEqualTo(Refusal.ofConnection(320, "CONNECTION_FORCED - vhost 'shop' is deleted"));
        assertThat(refusedAlice().text()).isEqualTo("NOT_ALLOWED - vhost shop not found");
        assertThat(elsewhere.isOpen()).isTrue();

        warren.change(new AddVirtualHost("shop"));
        warren.change(new GrantPermissions("guest", "shop", ".*", ".*", ".*"));
        Channel again = broker.connect("guest", "guest", "shop").createChannel();
        assertThat(Refusal.after(again, () -> again.queueDeclarePassive("q")).code()).isEqualTo(404);
    }

    @Test
    void whenAUserIsDeletedItsConnectionsAreClosed() throws Exception {
        Channel channel = alice().createChannel();

        assertThat(Refusal.after(channel, () -> warren.change(new DeleteUser("alice"))))
                .isEqualTo(Refusal.ofConnection(320, "CONNECTION_FORCED - user 'alice' is deleted"));
    }

    @Test
    void withoutPermissionsAUserIsNotLetInAndMayDoNothing() throws Exception {
        Channel channel = alice().createChannel();
        warren.change(new RevokePermissions("alice", "shop"));

        assertThat(Refusal.after(channel, () -> channel.exchangeDeclare("x", "direct")).code()).isEqualTo(403);
        assertThat(refusedAlice().text()).isEqualTo("NOT_ALLOWED - access to vhost 'shop' refused for user 'alice'");
    }

    @Test
    void aChangedPasswordHoldsFromTheNextLoginOn() throws Exception {
        alice().close();
        warren.change(new ChangePassword("alice", "other"));
        assertThatThrownBy(this::alice).isInstanceOf(AuthenticationFailureException.class);
        broker.connect("alice", "other", "shop").close();
        warren.change(new ChangePassword("alice", null));
        assertThatThrownBy(() -> broker.connect("alice", "other", "shop"))
                .isInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void routingKeysOfATopicExchangeNeedTopicPermissionsOfWhoeverHasAny() throws Exception {
        warren.change(new GrantTopicPermissions("alice", "shop", "amq.topic", "^{username}\\.", "^public\\."));
        Connection connection = alice();
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        channel.queueDeclare("q", false, false, false, null);
        channel.queueBind("q", "amq.topic", "public.#");
        channel.basicPublish("amq.topic", "alice.news", null, new byte[1]);
        channel.basicPublish("amq.direct", "bob.news", null, new byte[1]);
        channel.waitForConfirmsOrDie(15_000);

        assertThat(Refusal.after(channel, () -> channel.basicPublish("amq.topic", "bob.news", null, new byte[1])))
                .isEqualTo(Refusal.ofChannel(403,
                        "ACCESS_REFUSED - write access to topic 'bob.news' in exchange 'amq.topic' in vhost 'shop' refused"
                                + " for user 'alice'"));
        Channel second = connection.createChannel();
        assertThat(Refusal.after(second, () -> second.queueBind("q", "amq.topic", "alice.#")))
                .isEqualTo(Refusal.ofChannel(403,
                        "ACCESS_REFUSED - read access to topic 'alice.#' in exchange 'amq.topic' in vhost 'shop' refused"
                                + " for user 'alice'"));

        warren.change(new RevokeTopicPermissions("alice", "shop", null));
        Channel third = connection.createChannel();
        third.confirmSelect();
        third.queueBind("q", "amq.topic", "alice.#");
        third.basicPublish("amq.topic", "bob.news", null, new byte[1]);
        third.waitForConfirmsOrDie(15_000);
    }

    @Test
    void topicPermissionsHoldForWhatAChannelHasPublishedBefore() throws Exception {
        Channel channel = alice().createChannel();
        channel.confirmSelect();
        channel.basicPublish("amq.topic", "key", null, new byte[1]);
        channel.waitForConfirmsOrDie(15_000);
        warren.change(new GrantTopicPermissions("alice", "shop", "amq.topic", "^other", ".*"));

        assertThat(Refusal.after(channel, () -> channel.basicPublish("amq.topic", "key", null, new byte[1])).code())
                .isEqualTo(403);
    }
}
