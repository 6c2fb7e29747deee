package io.warren.clients;

import static io.warren.harness.Messages.publishConfirmed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Replies without a queue, through the pseudo-queue amq.rabbitmq.reply-to. */
@BrokerTest
class DirectReplyToTest {

    private static final String REPLY_TO = "amq.rabbitmq.reply-to";

    @Test
    void aReplyComesBackToTheChannelThatAsked(BrokerUnderTest broker) throws Exception {
        Channel requester = broker.channel();
        Channel responder = broker.channel();
        String queue = broker.queue(responder);
        Deliveries requests = new Deliveries(responder);
        Deliveries replies = new Deliveries(requester);
        responder.basicConsume(queue, true, requests);
        requester.basicConsume(REPLY_TO, true, replies);
        requester.basicPublish("", queue, replyTo("id-7"), "ping".getBytes(UTF_8));

        Delivery request = requests.next();
        assertThat(request.getProperties().getReplyTo()).startsWith(REPLY_TO + ".");
        responder.basicPublish("", request.getProperties().getReplyTo(), request.getProperties(),
                "pong".getBytes(UTF_8));

        Delivery reply = replies.next();
        assertThat(Deliveries.text(reply)).isEqualTo("pong");
        assertThat(reply.getProperties().getCorrelationId()).isEqualTo("id-7");
        assertThat(reply.getEnvelope().getExchange()).isEmpty();
    }

    @Test
    void anyoneWhoKnowsTheNameMayReplyMoreThanOnce(BrokerUnderTest broker) throws Exception {
        Channel requester = broker.channel();
        Channel responder = broker.channel();
        String queue = broker.queue(responder);
        Deliveries requests = new Deliveries(responder);
        Deliveries replies = new Deliveries(requester);
        responder.basicConsume(queue, true, requests);
        requester.basicConsume(REPLY_TO, true, replies);
        requester.basicPublish("", queue, replyTo("id"), new byte[1]);
        String name = requests.next().getProperties().getReplyTo();

        responder.basicPublish("", name, null, "1".getBytes(UTF_8));
        responder.basicPublish("", name, null, "2".getBytes(UTF_8));

        assertThat(replies.nextTexts(2)).containsExactly("1", "2");
    }

    @Test
    void theJavaClientsRpcWorksOverIt(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel serverChannel = connection.createChannel();
        String queue = broker.queue(serverChannel);
        RpcServer server = new RpcServer(serverChannel, queue) {
            @Override
            public byte[] handleCall(Delivery request, BasicProperties replyProperties) {
                return new StringBuilder(Deliveries.text(request)).reverse().toString().getBytes(UTF_8);
            }
        };
        Thread serving = Thread.ofVirtual().start(() -> {
            try {
                server.mainloop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        RpcClient client = new RpcClient(
                new RpcClientParams().channel(broker.channel()).exchange("").routingKey(queue).timeout(15_000));

        for (int i = 100; i < 150; i++) {
            String expected = new StringBuilder(Integer.toString(i)).reverse().toString();
            assertThat(client.primitiveCall(Integer.toString(i).getBytes(UTF_8))).asString(UTF_8).isEqualTo(expected);
        }
        serverChannel.close(); // ends the main loop
        serving.join();
    }

    @Test
    void aRequestWithoutAReplyConsumerIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel, () -> channel.basicPublish("", queue, replyTo("id"), new byte[1]));

        assertThat(refusal)
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - fast reply consumer does not exist"));
    }

    @Test
    void theReplyConsumerCannotAcknowledge(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicConsume(REPLY_TO, false, new Deliveries(channel)));

        assertThat(refusal)
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - reply consumer cannot acknowledge"));
    }

    @Test
    void aChannelHasOneReplyConsumer(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        channel.basicConsume(REPLY_TO, true, new Deliveries(channel));

        Refusal refusal = Refusal.after(channel, () -> channel.basicConsume(REPLY_TO, true, new Deliveries(channel)));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - reply consumer already set"));
    }

    @Test
    void aCancelledReplyConsumerMayBeFollowedByAnother(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicCancel(channel.basicConsume(REPLY_TO, true, new Deliveries(channel)));
        Deliveries replies = new Deliveries(channel);
        channel.basicConsume(REPLY_TO, true, replies);
        Deliveries requests = new Deliveries(channel);
        channel.basicConsume(queue, true, requests);
        channel.basicPublish("", queue, replyTo("id"), new byte[1]);

        channel.basicPublish("", requests.next().getProperties().getReplyTo(), null, "pong".getBytes(UTF_8));

        assertThat(replies.nextText()).isEqualTo("pong");
    }

    @Test
    void declaringItSaysWhetherTheRequesterIsThere(BrokerUnderTest broker) throws Exception {
        Channel requester = broker.channel();
        Channel responder = broker.channel();
        String queue = broker.queue(responder);
        Deliveries requests = new Deliveries(responder);
        responder.basicConsume(queue, true, requests);
        requester.basicConsume(REPLY_TO, true, new Deliveries(requester));
        requester.basicPublish("", queue, replyTo("id"), new byte[1]);
        String name = requests.next().getProperties().getReplyTo();

        DeclareOk declared = responder.queueDeclarePassive(name);

        assertThat(declared.getMessageCount()).isZero();
        assertThat(declared.getConsumerCount()).isEqualTo(1);
    }

    @Test
    void aReplyToSomeoneWhoHasGoneIsDropped(BrokerUnderTest broker) throws Exception {
        Channel requester = broker.channel();
        Channel responder = broker.channel();
        String queue = broker.queue(responder);
        Deliveries requests = new Deliveries(responder);
        responder.basicConsume(queue, true, requests);
        requester.basicConsume(REPLY_TO, true, new Deliveries(requester));
        requester.basicPublish("", queue, replyTo("id"), new byte[1]);
        String name = requests.next().getProperties().getReplyTo();
        requester.getConnection().close();
        LinkedBlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        responder.addReturnListener(returns::add);
        responder.confirmSelect();

        responder.basicPublish("", name, null, new byte[1]);

        assertThat(responder.waitForConfirms(15_000)).isTrue();
        assertThat(returns.poll(0, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void aReplyAfterTheCancelOfItsConsumerIsDropped(BrokerUnderTest broker) throws Exception {
        Channel requester = broker.channel();
        Channel responder = broker.channel();
        String queue = broker.queue(responder);
        Deliveries requests = new Deliveries(responder);
        Deliveries replies = new Deliveries(requester);
        responder.basicConsume(queue, true, requests);
        String consumer = requester.basicConsume(REPLY_TO, true, replies);
        requester.basicPublish("", queue, replyTo("id"), new byte[1]);
        String name = requests.next().getProperties().getReplyTo();
        publishConfirmed(responder, "", name, "in time");
        assertThat(replies.nextText()).isEqualTo("in time");
        requester.basicCancel(consumer);

        publishConfirmed(responder, "", name, "too late");

        assertThat(requester.queueDeclarePassive(queue).getMessageCount()).isZero();
        assertThat(requester.isOpen()).as("the client ends its connection for a delivery to nobody").isTrue();
    }

    private static BasicProperties replyTo(String correlationId) {
        return new BasicProperties.Builder().replyTo(REPLY_TO).correlationId(correlationId).build();
    }
}
