package io.warren.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.adapter.MessageListenerAdapter;

/** Spring's template: sending with confirms and returns, receiving, calling; and the admin that declares. */
@BrokerTest
class RabbitTemplateTest {

    private CachingConnectionFactory connections;
    private RabbitAdmin admin;
    private RabbitTemplate template;

    @BeforeEach
    void connect(BrokerUnderTest broker) {
        connections = new CachingConnectionFactory(broker.connectionFactory());
        connections.setPublisherConfirmType(ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        admin = new RabbitAdmin(connections);
        template = new RabbitTemplate(connections);
        template.setMandatory(true);
        template.setReplyTimeout(15_000);
        template.setReceiveTimeout(15_000);
    }

    @AfterEach
    void disconnect() {
        template.stop();
        connections.destroy();
    }

    @Test
    void theAdminDeclaresAndTheTemplateSendsAndReceives(BrokerUnderTest broker) {
        Queue queue = new Queue(broker.name("spring"), true);
        TopicExchange exchange = new TopicExchange(broker.name("spring-topic"));
        admin.declareQueue(queue);
        admin.declareExchange(exchange);
        admin.declareBinding(BindingBuilder.bind(queue).to(exchange).with("order.#"));
        template.convertAndSend(exchange.getName(), "order.new", "text");

        assertThat(template.receiveAndConvert(queue.getName())).isEqualTo("text");
        assertThat(admin.getQueueInfo(queue.getName())).satisfies(info -> {
            assertThat(info.getMessageCount()).isZero();
            assertThat(info.getConsumerCount()).isZero();
        });
        assertThat(admin.deleteQueue(queue.getName())).isTrue();
        assertThat(admin.getQueueInfo(queue.getName())).isNull();
        assertThat(admin.deleteExchange(exchange.getName())).isTrue();
    }

    @Test
    void aRoutedMessageIsConfirmed(BrokerUnderTest broker) throws Exception {
        String queue = declareQueue(broker);
        CorrelationData correlation = new CorrelationData();

        template.convertAndSend("", queue, "text", correlation);

        assertThat(correlation.getFuture().get(15, TimeUnit.SECONDS).ack()).isTrue();
        assertThat(correlation.getReturned()).isNull();
    }

    @Test
    void anUnroutableMessageIsReturnedAndConfirmed() throws Exception {
        CorrelationData correlation = new CorrelationData();

        template.convertAndSend("", "nowhere", "lost", correlation);

        assertThat(correlation.getFuture().get(15, TimeUnit.SECONDS).ack()).isTrue();
        assertThat(correlation.getReturned()).isNotNull().satisfies(returned -> {
            assertThat(returned.getReplyCode()).isEqualTo(312);
            assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
            assertThat(returned.getMessage().getBody()).asString(UTF_8).isEqualTo("lost");
        });
    }

    @Test
    void aMessageToAMissingExchangeIsNotConfirmed() throws Exception {
        CorrelationData correlation = new CorrelationData();

        template.convertAndSend("no-such-exchange", "k", "lost", correlation);

        assertThat(correlation.getFuture().get(15, TimeUnit.SECONDS).ack()).isFalse();
    }

    @Test
    void aCallIsAnsweredThroughDirectReplyTo(BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        SimpleMessageListenerContainer server = new SimpleMessageListenerContainer(connections);
        server.setQueueNames(queue);
        server.setMessageListener(new MessageListenerAdapter(new Shouter(), "shout"));
        server.start();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(template.convertSendAndReceive("", queue, "hello " + i)).isEqualTo("HELLO " + i + "!");
            }
            Message reply = Objects.requireNonNull(
                    template.sendAndReceive("", queue, MessageBuilder.withBody("raw".getBytes(UTF_8))
                            .setContentType("text/plain").build()));
            assertThat(reply.getBody()).asString(UTF_8).isEqualTo("RAW!");
        } finally {
            server.stop();
        }
    }

    @Test
    void aTransactedTemplateCommitsWhatItSends(BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        CachingConnectionFactory plain = new CachingConnectionFactory(broker.connectionFactory());
        RabbitTemplate transactional = new RabbitTemplate(plain);
        transactional.setChannelTransacted(true);
        try {
            transactional.convertAndSend("", queue, "committed");

            assertThat(template.receiveAndConvert(queue)).isEqualTo("committed");
            assertThat(admin.getQueueInfo(queue)).satisfies(info -> assertThat(info.getMessageCount()).isZero());
        } finally {
            plain.destroy();
        }
    }

    private String declareQueue(BrokerUnderTest broker) {
        String queue = broker.name("spring");
        admin.declareQueue(new Queue(queue, false));
        return queue;
    }

    /** Public, and its method too: Spring calls it by name. */
    public static final class Shouter {
        /** Returns the text in capitals. */
        public String shout(String text) {
            return text.toUpperCase(Locale.ROOT) + "!";
        }
    }
}
