package io.warren.tutorials;

import static io.warren.harness.Messages.publish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Programs as newcomers write them: every part has a connection of its own, and most names are well known. */
@BrokerTest
class TutorialsTest {

    @Test
    void helloWorld(BrokerUnderTest broker) throws Exception {
        String queue = broker.name("hello");
        try (Connection sending = broker.connectionFactory().newConnection();
                Channel channel = sending.createChannel()) {
            channel.queueDeclare(queue, false, false, false, null);
            publish(channel, "", queue, "Hello World!");
        }

        Channel receiving = broker.channel();
        receiving.queueDeclare(queue, false, false, false, null);
        Deliveries received = new Deliveries(receiving);
        receiving.basicConsume(queue, true, received);

        assertThat(received.nextText()).isEqualTo("Hello World!");
    }

    @Test
    void workQueues(BrokerUnderTest broker) throws Exception {
        String queue = broker.name("task_queue");
        Channel boss = broker.channel();
        boss.queueDeclare(queue, true, false, false, null);
        ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
        Connection dying = worker(broker, queue, new ConcurrentLinkedQueue<>(), false);
        worker(broker, queue, done, true);
        worker(broker, queue, done, true);

        for (int i = 1; i <= 10; i++) {
            publish(boss, "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, "task " + i);
        }
        await().until(() -> done.size() == 9); // the tenth is with the worker that never finishes
        dying.close();

        await().until(() -> done.size() == 10);
        assertThat(done).containsExactlyInAnyOrder("task 1", "task 2", "task 3", "task 4", "task 5", "task 6",
                "task 7", "task 8", "task 9", "task 10");
    }

    @Test
    void publishSubscribe(BrokerUnderTest broker) throws Exception {
        String logs = broker.name("logs");
        Deliveries disk = logReceiver(broker, logs, BuiltinExchangeType.FANOUT, "");
        Deliveries screen = logReceiver(broker, logs, BuiltinExchangeType.FANOUT, "");

        Channel emitter = broker.channel();
        emitter.exchangeDeclare(logs, BuiltinExchangeType.FANOUT);
        publish(emitter, logs, "", "info: started", "error: broken");

        assertThat(disk.nextTexts(2)).containsExactly("info: started", "error: broken");
        assertThat(screen.nextTexts(2)).containsExactly("info: started", "error: broken");
    }

    @Test
    void routing(BrokerUnderTest broker) throws Exception {
        String logs = broker.name("direct_logs");
        Deliveries disk = logReceiver(broker, logs, BuiltinExchangeType.DIRECT, "error");
        Deliveries screen = logReceiver(broker, logs, BuiltinExchangeType.DIRECT, "info", "warning", "error");

        Channel emitter = broker.channel();
        emitter.exchangeDeclare(logs, BuiltinExchangeType.DIRECT);
        publish(emitter, logs, "info", "one");
        publish(emitter, logs, "debug", "nobody wants this");
        publish(emitter, logs, "error", "two");

        assertThat(screen.nextTexts(2)).containsExactly("one", "two");
        assertThat(disk.nextText()).isEqualTo("two");
        assertThat(disk.waiting()).isZero();
    }

    @Test
    void topics(BrokerUnderTest broker) throws Exception {
        String logs = broker.name("topic_logs");
        Deliveries all = logReceiver(broker, logs, BuiltinExchangeType.TOPIC, "#");
        Deliveries kernel = logReceiver(broker, logs, BuiltinExchangeType.TOPIC, "kern.*");
        Deliveries critical = logReceiver(broker, logs, BuiltinExchangeType.TOPIC, "*.critical", "kern.critical");

        Channel emitter = broker.channel();
        publish(emitter, logs, "kern.critical", "A");
        publish(emitter, logs, "cron.info", "B");
        publish(emitter, logs, "cron.critical", "C");
        publish(emitter, logs, "kern.info", "D");

        assertThat(all.nextTexts(4)).containsExactly("A", "B", "C", "D");
        assertThat(kernel.nextTexts(2)).containsExactly("A", "D");
        assertThat(critical.nextTexts(2)).containsExactly("A", "C");
    }

    @Test
    void remoteProcedureCall(BrokerUnderTest broker) throws Exception {
        String queue = broker.name("rpc_queue");
        Channel server = broker.channel();
        server.queueDeclare(queue, false, false, false, null);
        server.queuePurge(queue);
        server.basicQos(1);
        server.basicConsume(queue, false, (tag, request) -> answer(server, request), tag -> {});
        Channel client = broker.channel();

        assertThat(List.of(call(client, queue, "0"), call(client, queue, "1"), call(client, queue, "30")))
                .containsExactly("0", "1", "832040");
    }

    @Test
    void publisherConfirms(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        channel.confirmSelect();
        String one = channel.queueDeclare().getQueue();
        for (int i = 0; i < 20; i++) {
            publish(channel, "", one, Integer.toString(i));
            channel.waitForConfirmsOrDie(15_000);
        }

        String inBatches = channel.queueDeclare().getQueue();
        for (int i = 0; i < 1_000; i++) {
            publish(channel, "", inBatches, Integer.toString(i));
            if (i % 100 == 99) {
                channel.waitForConfirmsOrDie(15_000);
            }
        }

        String asynchronously = channel.queueDeclare().getQueue();
        ConcurrentNavigableMap<Long, String> outstanding = new ConcurrentSkipListMap<>();
        ConcurrentLinkedQueue<Long> nacked = new ConcurrentLinkedQueue<>();
        channel.addConfirmListener((tag, multiple) -> outstanding.headMap(tag, true).keySet()
                .removeIf(sequence -> multiple || sequence == tag), (tag, multiple) -> nacked.add(tag));
        for (int i = 0; i < 5_000; i++) {
            outstanding.put(channel.getNextPublishSeqNo(), Integer.toString(i));
            publish(channel, "", asynchronously, Integer.toString(i));
        }
        await().atMost(Duration.ofSeconds(20)).until(outstanding::isEmpty);

        assertThat(nacked).isEmpty();
        assertThat(channel.queueDeclarePassive(one).getMessageCount()).isEqualTo(20);
        assertThat(channel.queueDeclarePassive(inBatches).getMessageCount()).isEqualTo(1_000);
        assertThat(channel.queueDeclarePassive(asynchronously).getMessageCount()).isEqualTo(5_000);
    }

    private static Connection worker(BrokerUnderTest broker, String queue, ConcurrentLinkedQueue<String> done,
            boolean finishes) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        Connection connection = broker.connect(factory);
        Channel channel = connection.createChannel();
        channel.queueDeclare(queue, true, false, false, null);
        channel.basicQos(1);
        channel.basicConsume(queue, false, (tag, delivery) -> {
            if (finishes) {
                done.add(Deliveries.text(delivery));
                channel.basicAck(Deliveries.tag(delivery), false);
            }
        }, tag -> {});
        return connection;
    }

    private static Deliveries logReceiver(BrokerUnderTest broker, String logs, BuiltinExchangeType type,
            String... keys) throws Exception {
        Channel channel = broker.channel();
        channel.exchangeDeclare(logs, type);
        String queue = channel.queueDeclare().getQueue();
        for (String key : keys) {
            channel.queueBind(queue, logs, key);
        }
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        return deliveries;
    }

    private static void answer(Channel server, Delivery request) throws IOException {
        long result = fibonacci(Integer.parseInt(Deliveries.text(request)));
        BasicProperties properties = new BasicProperties.Builder()
                .correlationId(request.getProperties().getCorrelationId()).build();
        server.basicPublish("", request.getProperties().getReplyTo(), properties,
                Long.toString(result).getBytes(UTF_8));
        server.basicAck(Deliveries.tag(request), false);
    }

    private static String call(Channel client, String queue, String argument) throws Exception {
        String correlationId = UUID.randomUUID().toString();
        String replies = client.queueDeclare("", false, true, true, Map.of()).getQueue();
        CompletableFuture<String> result = new CompletableFuture<>();
        String tag = client.basicConsume(replies, true, (consumerTag, reply) -> {
            if (correlationId.equals(reply.getProperties().getCorrelationId())) {
                result.complete(Deliveries.text(reply));
            }
        }, consumerTag -> {});
        BasicProperties properties = new BasicProperties.Builder().correlationId(correlationId).replyTo(replies)
                .build();
        publish(client, "", queue, properties, argument);
        String answer = result.get(15, TimeUnit.SECONDS);
        client.basicCancel(tag);
        return answer;
    }

    private static long fibonacci(int n) {
        long current = 0;
        long next = 1;
        for (int i = 0; i < n; i++) {
            long sum = current + next;
            current = next;
            next = sum;
        }
        return current;
    }
}
