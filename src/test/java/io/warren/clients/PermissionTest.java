package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.RabbitMq4;
import io.warren.harness.Refusal;
import io.warren.harness.TestUsers;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Permissions to configure, write and read, by the names of queues and exchanges. The user alice may configure
 * {@code alice-…}, write to {@code alice-…} and {@code drop-…} and read from {@code alice-…} and {@code open-…}.
 */
@BrokerTest
class PermissionTest {

    /** The names that an attempt may use: queues and exchanges that exist, by what alice may do with them. */
    record Names(String aliceQueue, String dropQueue, String openQueue, String dropExchange, String openExchange) {}

    /** What alice tries on her channel. */
    interface Use {
        void apply(Channel channel, Names names) throws Exception;
    }

    /** A use, and the permission that it lacks on which of the names. */
    record Attempt(String what, Use use, String permission, String kind, Function<Names, String> on) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Attempt> refused() {
        return Stream.of(
                new Attempt("declare a queue", (c, n) -> c.queueDeclare(n.openQueue, false, false, false, null),
                        "configure", "queue", Names::openQueue),
                new Attempt("delete a queue", (c, n) -> c.queueDelete(n.openQueue), "configure", "queue",
                        Names::openQueue),
                new Attempt("consume", (c, n) -> c.basicConsume(n.dropQueue, new Deliveries(c)), "read", "queue",
                        Names::dropQueue),
                new Attempt("get", (c, n) -> c.basicGet(n.dropQueue, true), "read", "queue", Names::dropQueue),
                new Attempt("purge", (c, n) -> c.queuePurge(n.dropQueue), "read", "queue", Names::dropQueue),
                new Attempt("bind a queue one may not write", (c, n) -> c.queueBind(n.openQueue, n.openExchange, "k"),
                        "write", "queue", Names::openQueue),
                new Attempt("bind to an exchange one may not read",
                        (c, n) -> c.queueBind(n.aliceQueue, n.dropExchange, "k"), "read", "exchange",
                        Names::dropExchange),
                new Attempt("unbind a queue one may not write",
                        (c, n) -> c.queueUnbind(n.openQueue, n.openExchange, "k"), "write", "queue",
                        Names::openQueue),
                new Attempt("declare an exchange", (c, n) -> c.exchangeDeclare(n.openExchange, "fanout"), "configure",
                        "exchange", Names::openExchange),
                new Attempt("delete an exchange", (c, n) -> c.exchangeDelete(n.dropExchange), "configure", "exchange",
                        Names::dropExchange),
                new Attempt("bind an exchange one may not write",
                        (c, n) -> c.exchangeBind(n.openExchange, n.openExchange, ""), "write", "exchange",
                        Names::openExchange),
                new Attempt("publish to an exchange", (c, n) -> c.basicPublish(n.openExchange, "", null, new byte[1]),
                        "write", "exchange", Names::openExchange),
                new Attempt("publish to a queue by its name",
                        (c, n) -> c.basicPublish("", n.aliceQueue, null, new byte[1]), "write", "exchange",
                        n -> "amq.default"),
                new Attempt("dead-letter to an exchange one may not write",
                        (c, n) -> c.queueDeclare(n.aliceQueue + "-dl", false, true, false,
                                Map.of("x-dead-letter-exchange", n.openExchange)),
                        "write", "exchange", Names::openExchange),
                new Attempt("have an alternate exchange one may not write",
                        (c, n) -> c.exchangeDeclare(n.aliceQueue + "-ae", "fanout", false, true,
                                Map.of("alternate-exchange", n.openExchange)),
                        "write", "exchange", Names::openExchange));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void withoutThePermissionTheChannelIsClosed(Attempt attempt, BrokerUnderTest broker) throws Exception {
        Names names = declareNames(broker);
        Channel alice = aliceChannel(broker);

        Refusal refusal = Refusal.after(alice, () -> attempt.use.apply(alice, names));

        assertThat(refusal.scope()).isEqualTo(Refusal.Scope.CHANNEL);
        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.text()).startsWith("ACCESS_REFUSED - ").endsWith("access to " + attempt.kind + " '"
                + attempt.on.apply(names) + "' in vhost '/' refused for user 'alice'");
    }

    @ParameterizedTest
    @MethodSource("refused")
    @RabbitMq4(before = "the text did not name the permission")
    void theTextNamesThePermission(Attempt attempt, BrokerUnderTest broker) throws Exception {
        Names names = declareNames(broker);
        Channel alice = aliceChannel(broker);

        Refusal refusal = Refusal.after(alice, () -> attempt.use.apply(alice, names));

        assertThat(refusal.text()).startsWith("ACCESS_REFUSED - " + attempt.permission + " access to ");
    }

    @Test
    void askingWhetherSomethingIsThereTakesAnyPermission(BrokerUnderTest broker) throws Exception {
        Names names = declareNames(broker);
        String hidden = broker.queue(broker.channel());
        Channel alice = aliceChannel(broker);
        alice.queueDeclarePassive(names.dropQueue);
        alice.queueDeclarePassive(names.openQueue);
        alice.exchangeDeclarePassive(names.openExchange);

        assertThat(Refusal.after(alice, () -> alice.queueDeclarePassive(hidden)).code()).isEqualTo(403);
        Channel again = aliceChannel(broker);
        assertThat(Refusal.after(again, () -> again.exchangeDeclarePassive("amq.topic")).code()).isEqualTo(403);
    }

    @Test
    void withThePermissionsEverythingWorks(BrokerUnderTest broker) throws Exception {
        Names names = declareNames(broker);
        Channel alice = aliceChannel(broker);
        String exchange = broker.name("alice-exchange");
        alice.exchangeDeclare(exchange, "fanout");
        alice.queueBind(names.aliceQueue, exchange, "");
        alice.exchangeBind(names.dropExchange, exchange, "");
        alice.basicPublish(names.dropExchange, "", null, new byte[1]);
        fill(broker.channel(), names.openQueue, "m");
        assertThat(drain(alice, names.openQueue)).containsExactly("m");
        Deliveries deliveries = new Deliveries(alice);
        alice.basicConsume(names.aliceQueue, true, deliveries);

        alice.basicPublish(exchange, "", null, new byte[]{'m'});

        assertThat(deliveries.nextText()).isEqualTo("m");
        alice.queueUnbind(names.aliceQueue, exchange, "");
        alice.queueDelete(names.aliceQueue);
        alice.exchangeDelete(exchange);
        assertThat(alice.isOpen()).isTrue();
    }

    private static Names declareNames(BrokerUnderTest broker) throws Exception {
        Channel guest = broker.channel();
        Names names = new Names(broker.name("alice-queue"), broker.name("drop-queue"), broker.name("open-queue"),
                broker.name("drop-exchange"), broker.name("open-exchange"));
        guest.queueDeclare(names.aliceQueue, false, false, false, null);
        guest.queueDeclare(names.dropQueue, false, false, false, null);
        guest.queueDeclare(names.openQueue, false, false, false, null);
        guest.exchangeDeclare(names.dropExchange, "fanout");
        guest.exchangeDeclare(names.openExchange, "fanout");
        return names;
    }

    private static Channel aliceChannel(BrokerUnderTest broker) throws Exception {
        return broker.connect(broker.connectionFactory(TestUsers.ALICE, "/")).createChannel();
    }
}
