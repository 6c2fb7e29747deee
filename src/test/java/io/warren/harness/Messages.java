package io.warren.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The few things that nearly every test does with messages. */
public final class Messages {

    private static final Duration WAIT = Duration.ofSeconds(15);

    private Messages() {
    }

    /** Publishes texts in order. */
    public static void publish(Channel channel, String exchange, String routingKey, String... texts)
            throws IOException {
        for (String text : texts) {
            publish(channel, exchange, routingKey, MessageProperties.MINIMAL_BASIC, text);
        }
    }

    /** Publishes a text with properties. */
    public static void publish(Channel channel, String exchange, String routingKey, BasicProperties properties,
            String text) throws IOException {
        channel.basicPublish(exchange, routingKey, properties, text.getBytes(UTF_8));
    }

    /**
     * Publishes a text on a channel in confirm mode and waits for its confirm: then all queues that it was routed to
     * have it, and no other will get it.
     */
    public static void publishConfirmed(Channel channel, String exchange, String routingKey,
            BasicProperties properties, String text) throws IOException, InterruptedException, TimeoutException {
        channel.confirmSelect();
        publish(channel, exchange, routingKey, properties, text);
        channel.waitForConfirmsOrDie(WAIT.toMillis());
    }

    /** As {@link #publishConfirmed(Channel, String, String, BasicProperties, String)}, without properties. */
    public static void publishConfirmed(Channel channel, String exchange, String routingKey, String text)
            throws IOException, InterruptedException, TimeoutException {
        publishConfirmed(channel, exchange, routingKey, MessageProperties.MINIMAL_BASIC, text);
    }

    /** Publishes texts to a queue by its name and waits until the queue has that many more. */
    public static void fill(Channel channel, String queue, String... texts) throws IOException {
        int expected = ready(channel, queue) + texts.length;
        publish(channel, "", queue, texts);
        awaitReady(channel, queue, expected);
    }

    /** The number of messages that wait in the queue for a consumer; unacknowledged ones are not counted. */
    public static int ready(Channel channel, String queue) throws IOException {
        return channel.queueDeclarePassive(queue).getMessageCount();
    }

    /** Waits until that many messages wait in the queue. */
    public static void awaitReady(Channel channel, String queue, int count) {
        await("messages ready in " + queue).atMost(WAIT).until(() -> ready(channel, queue), is -> is == count);
    }

    /** Takes all that is in the queue, acknowledged, in order. */
    public static List<String> drain(Channel channel, String queue) throws IOException {
        List<String> texts = new ArrayList<>();
        for (GetResponse got = channel.basicGet(queue, true); got != null; got = channel.basicGet(queue, true)) {
            texts.add(new String(got.getBody(), UTF_8));
        }
        return texts;
    }

    /** Takes that many messages, acknowledged, waiting for each. */
    public static List<String> take(Channel channel, String queue, int count) throws IOException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            GetResponse got = await("message " + texts.size() + " of " + queue).atMost(WAIT)
                    .until(() -> channel.basicGet(queue, true), response -> response != null);
            texts.add(new String(got.getBody(), UTF_8));
        }
        return texts;
    }
}
