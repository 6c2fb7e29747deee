package io.warren.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** Both of Spring's listener containers, run until all is settled. */
@BrokerTest
class ListenerContainerTest {

    /** A kind of container and how to make one. */
    record Kind(String name, Function<ConnectionFactory, AbstractMessageListenerContainer> create) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kind> kinds() {
        return Stream.of(new Kind("simple", connections -> {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            container.setConcurrentConsumers(2);
            container.setReceiveTimeout(100);
            return container;
        }), new Kind("direct", connections -> {
            DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
            container.setConsumersPerQueue(2);
            return container;
        }));
    }

    private CachingConnectionFactory connections;
    private RabbitAdmin admin;
    private RabbitTemplate template;

    @BeforeEach
    void connect(BrokerUnderTest broker) {
        connections = new CachingConnectionFactory(broker.connectionFactory());
        admin = new RabbitAdmin(connections);
        template = new RabbitTemplate(connections);
    }

    @AfterEach
    void disconnect() {
        connections.destroy();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyMessageReachesTheListenerOnce(Kind kind, BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        AbstractMessageListenerContainer container = listen(kind, queue, message -> heard.add(text(message)));
        String[] sent = IntStream.range(0, 500).mapToObj(i -> "message " + i).toArray(String[]::new);

        for (String text : sent) {
            template.convertAndSend(queue, text);
        }

        await().until(() -> heard.size() >= sent.length);
        container.stop();
        assertThat(heard).containsExactlyInAnyOrder(sent);
        assertThat(count(queue)).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aMessageWhoseListenerFailsIsDeliveredAgain(Kind kind, BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        Queue<Boolean> redelivered = new ConcurrentLinkedQueue<>();
        AbstractMessageListenerContainer container = listen(kind, queue, message -> {
            redelivered.add(message.getMessageProperties().isRedelivered());
            if (redelivered.size() < 3) {
                throw new IllegalStateException("not yet");
            }
        });

        template.convertAndSend(queue, "m");

        await().until(() -> redelivered.size() == 3);
        container.stop();
        assertThat(redelivered).containsExactly(false, true, true);
        assertThat(count(queue)).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aRejectedMessageIsDropped(Kind kind, BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        AbstractMessageListenerContainer container = listen(kind, queue, message -> {
            heard.add(text(message));
            if (text(message).startsWith("bad")) {
                throw new AmqpRejectAndDontRequeueException("refused by the listener");
            }
        });

        template.convertAndSend(queue, "bad 1");
        template.convertAndSend(queue, "bad 2");
        template.convertAndSend(queue, "good");

        await().until(() -> heard.size() == 3);
        container.stop();
        assertThat(heard).containsExactlyInAnyOrder("bad 1", "bad 2", "good");
        assertThat(count(queue)).isZero();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void withoutAcknowledgementsFailuresLoseTheMessage(Kind kind, BrokerUnderTest broker) {
        String queue = declareQueue(broker);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        AbstractMessageListenerContainer container = kind.create.apply(connections);
        container.setAcknowledgeMode(AcknowledgeMode.NONE);
        start(container, queue, message -> {
            heard.add(text(message));
            throw new IllegalStateException("lost");
        });

        template.convertAndSend(queue, "m");

        await().until(() -> heard.size() == 1);
        container.stop();
        assertThat(count(queue)).isZero();
    }

    private String declareQueue(BrokerUnderTest broker) {
        String queue = broker.name("spring");
        admin.declareQueue(new org.springframework.amqp.core.Queue(queue, false));
        return queue;
    }

    private AbstractMessageListenerContainer listen(Kind kind, String queue, Listener listener) {
        AbstractMessageListenerContainer container = kind.create.apply(connections);
        start(container, queue, listener);
        return container;
    }

    private static void start(AbstractMessageListenerContainer container, String queue, Listener listener) {
        container.setQueueNames(queue);
        container.setupMessageListener(listener::hear);
        container.afterPropertiesSet();
        container.start();
    }

    private long count(String queue) {
        return Objects.requireNonNull(admin.getQueueInfo(queue)).getMessageCount();
    }

    private static String text(Message message) {
        return new String(message.getBody(), UTF_8);
    }

    /** What a test does with a message. */
    private interface Listener {
        void hear(Message message);
    }
}
