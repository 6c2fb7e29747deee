package io.warren.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A consumer that keeps what it is given until the test asks; it acknowledges nothing by itself.
 *
 * <p>Threads: the client's thread hands over, the test's takes.
 */
public final class Deliveries extends DefaultConsumer {

    private static final int WAIT_SECONDS = 15;

    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> cancelledTag = new CompletableFuture<>();

    public Deliveries(Channel channel) {
        super(channel);
    }

    @Override
    public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
        arrived.add(new Delivery(envelope, properties, body));
    }

    @Override
    public void handleCancel(String consumerTag) {
        cancelledTag.complete(consumerTag);
    }

    /** The next delivery; fails the test when none comes. */
    public Delivery next() throws InterruptedException {
        Delivery delivery = arrived.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (delivery == null) {
            throw new AssertionError("Expected a delivery, but none came in " + WAIT_SECONDS + " s");
        }
        return delivery;
    }

    /** The body of the next delivery as text. */
    public String nextText() throws InterruptedException {
        return text(next());
    }

    /** The bodies of the next deliveries as text, in the order of their arrival. */
    public List<String> nextTexts(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(nextText());
        }
        return texts;
    }

    /** How many deliveries have arrived that the test has not taken. */
    public int waiting() {
        return arrived.size();
    }

    /** The tag with which the broker cancelled this consumer; completes when it does. */
    public CompletableFuture<String> cancelledTag() {
        return cancelledTag;
    }

    public static String text(Delivery delivery) {
        return new String(delivery.getBody(), UTF_8);
    }

    public static long tag(Delivery delivery) {
        return delivery.getEnvelope().getDeliveryTag();
    }

    public static boolean redelivered(Delivery delivery) {
        return delivery.getEnvelope().isRedeliver();
    }
}
