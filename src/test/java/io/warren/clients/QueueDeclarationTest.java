package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declaring queues: names, flags, counts, and what a second declare must agree with. */
@BrokerTest
class QueueDeclarationTest {

    @Test
    void declareAnswersWithNameAndCounts(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");

        DeclareOk passive = channel.queueDeclarePassive(queue);

        assertThat(passive.getQueue()).isEqualTo(queue);
        assertThat(passive.getMessageCount()).isEqualTo(3);
        assertThat(passive.getConsumerCount()).isZero();
    }

    @Test
    void declareCountsConsumers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, new Deliveries(channel));
        channel.basicConsume(queue, new Deliveries(channel));

        assertThat(channel.queueDeclarePassive(queue).getConsumerCount()).isEqualTo(2);
    }

    @Test
    void theBrokerNamesAQueueThatHasNoName(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        String first = channel.queueDeclare().getQueue();
        String second = channel.queueDeclare().getQueue();

        assertThat(first).startsWith("amq.gen-").hasSizeGreaterThan("amq.gen-".length() + 15);
        assertThat(second).startsWith("amq.gen-").isNotEqualTo(first);
    }

    @Test
    void theEmptyNameMeansTheQueueLastDeclaredOnTheChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String earlier = broker.queue(channel);
        String last = channel.queueDeclare().getQueue();
        channel.queueBind("", "amq.direct", last);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume("", true, deliveries);

        channel.basicPublish("amq.direct", last, null, new byte[]{'m'});

        assertThat(deliveries.nextText()).isEqualTo("m");
        assertThat(channel.queuePurge("").getMessageCount()).isZero();
        assertThat(channel.queueDelete("")).isNotNull();
        channel.queueDeclarePassive(earlier);
        assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive(last)).code()).isEqualTo(404);
    }

    @Test
    void theEmptyNameAndEmptyRoutingKeyBindByTheQueuesName(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind("", "amq.direct", "");

        channel.basicPublish("amq.direct", queue, null, new byte[]{'m'});
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void theEmptyNameWithoutAnEarlierDeclareIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.queueBind("", "amq.direct", "k"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no previously declared queue"));
    }

    @Test
    void passiveDeclareOfAMissingQueueIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclarePassive("missing"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost '/'"));
    }

    @Test
    void namesThatBeginWithAmqAreReserved(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare("amq.foo", false, false, false, null));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - queue name 'amq.foo' contains reserved prefix 'amq.*'"));
    }

    @Test
    void lineBreaksAreStrippedFromNames(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("lines");

        String declared = channel.queueDeclare("\r" + queue + "\n", false, false, false, null).getQueue();

        assertThat(declared).isEqualTo(queue);
    }

    @Test
    void aNameMayHave255BytesOfAnyLanguage(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String name = "ö".repeat(127) + "x";
        String queue = channel.queueDeclare(name, false, true, false, null).getQueue();
        fill(channel, queue, "m");

        assertThat(queue).isEqualTo(name);
        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void anAutoDeleteQueueGoesWithItsLastConsumer(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel watcher = broker.channel();
        String queue = broker.name("auto-delete");
        channel.queueDeclare(queue, false, false, true, null);
        String first = channel.basicConsume(queue, new Deliveries(channel));
        String second = channel.basicConsume(queue, new Deliveries(channel));
        channel.basicCancel(first);
        watcher.queueDeclarePassive(queue);
        channel.basicCancel(second);

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclarePassive(queue));

        assertThat(refusal.code()).isEqualTo(404);
    }

    @Test
    void anAutoDeleteQueueGoesWithItsLastConsumersConnection(BrokerUnderTest broker) throws Exception {
        Connection consuming = broker.connect();
        Channel consumer = consuming.createChannel();
        String queue = broker.name("auto-delete");
        consumer.queueDeclare(queue, false, false, true, null);
        consumer.basicConsume(queue, new Deliveries(consumer));
        consuming.close();

        Connection watching = broker.connect();
        await().until(() -> !exists(watching, queue));
    }

    @Test
    void anAutoDeleteQueueThatNeverHadAConsumerStays(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("auto-delete");
        channel.queueDeclare(queue, false, false, true, null);
        channel.basicGet(queue, true);

        channel.queueDeclarePassive(queue);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void declaringAQueueAgainInTheSameWayIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("same");
        Map<String, Object> arguments = Map.of("x-message-ttl", 60_000, "x-max-length", 10L, "x-unknown", "ignored");
        channel.queueDeclare(queue, true, false, false, arguments);
        fill(channel, queue, "m");

        DeclareOk again = channel.queueDeclare(queue, true, false, false, arguments);

        assertThat(again.getMessageCount()).isEqualTo(1);
    }

    @Test
    void theClassicTypeIsTheSameAsNone(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("same");
        channel.queueDeclare(queue, true, false, false, null);

        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "classic"));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void allIntegerTypesOfAnArgumentAreEqual(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("same");
        channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 10));

        channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 10L));
        channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", (short) 10));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void anotherDurabilityIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("durable");
        channel.queueDeclare(queue, true, false, false, null);

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(queue, false, false, false, null));

        assertThat(refusal).isEqualTo(inequivalent("durable", queue, "received 'false' but current is 'true'"));
    }

    @Test
    void anotherAutoDeleteIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("durable");
        channel.queueDeclare(queue, true, false, false, null);

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(queue, true, false, true, null));

        assertThat(refusal).isEqualTo(inequivalent("auto_delete", queue, "received 'true' but current is 'false'"));
    }

    @Test
    void anArgumentThatIsNewIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(queue, false, false, false, Map.of("x-message-ttl", 1)));

        assertThat(refusal).isEqualTo(inequivalent("x-message-ttl", queue,
                "received the value '1' of type 'signedint' but current is none"));
    }

    @Test
    void anArgumentThatIsMissingIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-dead-letter-exchange", "amq.fanout"));

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(queue, false, false, false, null));

        assertThat(refusal).isEqualTo(inequivalent("x-dead-letter-exchange", queue,
                "received none but current is the value 'amq.fanout' of type 'longstr'"));
    }

    @Test
    void anArgumentOfAnotherValueIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 4));

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(queue, false, false, false, Map.of("x-max-length", 5L)));

        assertThat(refusal).isEqualTo(inequivalent("x-max-length", queue, "received '5' but current is '4'"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"x-message-ttl | -1 | {value_negative,-1}",
        "x-expires | 0 | {value_zero,0}", "x-max-length | -5 | {value_negative,-5}",
        "x-max-priority | 256 | {max_value_exceeded,256}"})
    void anIntegerArgumentOutOfRangeIsRefused(String argument, int value, String reason, BrokerUnderTest broker)
            throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("range");

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(queue, false, false, false, Map.of(argument, value)));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - invalid arg '" + argument
                + "' for queue '" + queue + "' in vhost '/': " + reason));
    }

    @Test
    void anArgumentOfTheWrongTypeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("type");

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(queue, false, false, false, Map.of("x-message-ttl", "soon")));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - invalid arg 'x-message-ttl' "
                + "for queue '" + queue + "' in vhost '/': \"expected integer, got longstr\""));
    }

    @Test
    void anUnknownQueueTypeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("type");

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "bogus")));

        assertThat(refusal.scope()).isEqualTo(Refusal.Scope.CHANNEL);
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.text()).startsWith("PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue '" + queue);
    }

    @Test
    void bindingAMissingQueueOrExchangeIsNotFound(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel first = connection.createChannel();
        Channel second = connection.createChannel();
        String queue = broker.queue(second);

        assertThat(Refusal.after(first, () -> first.queueBind("missing", "amq.direct", "k")))
                .isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost '/'"));
        assertThat(Refusal.after(second, () -> second.queueBind(queue, "nox", "k")))
                .isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no exchange 'nox' in vhost '/'"));
    }

    private static Refusal inequivalent(String argument, String queue, String difference) {
        return Refusal.ofChannel(406, "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + queue
                + "' in vhost '/': " + difference);
    }

    private static boolean exists(Connection connection, String queue) throws Exception {
        Channel channel = connection.createChannel();
        try {
            channel.queueDeclarePassive(queue);
            channel.close();
            return true;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
