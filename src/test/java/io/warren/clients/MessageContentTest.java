package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message arrives as it was sent: properties, headers and body, byte for byte. */
@BrokerTest
class MessageContentTest {

    private static final Date WHEN = Date.from(Instant.parse("2031-05-06T07:08:09Z")); // AMQP counts whole seconds

    @Test
    void allFourteenPropertiesArrive(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        BasicProperties sent = new BasicProperties.Builder().contentType("text/plain").contentEncoding("gzip")
                .headers(Map.of("n", 1)).deliveryMode(2).priority(7).correlationId("correlation")
                .replyTo("reply").expiration("3600000").messageId("message").timestamp(WHEN).type("type")
                .userId("guest").appId("application").clusterId("cluster").build();

        assertThat(roundTrip(broker, channel, sent, new byte[]{1, 2, 3}).getProperties()).isEqualTo(sent);
    }

    @Test
    void absentPropertiesStayAbsent(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        BasicProperties received = roundTrip(broker, channel, new BasicProperties(), new byte[0]).getProperties();

        assertThat(received).isEqualTo(new BasicProperties());
    }

    @Test
    void headersOfEveryTypeArrive(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Map<String, Object> sent = new HashMap<>();
        sent.put("boolean", true);
        sent.put("byte", (byte) -3);
        sent.put("short", (short) -300);
        sent.put("int", -70_000);
        sent.put("long", Long.MIN_VALUE);
        sent.put("float", 1.5f);
        sent.put("double", Math.PI);
        sent.put("decimal", new BigDecimal("12.345"));
        sent.put("string", LongStringHelper.asLongString("täxt ☃"));
        sent.put("empty", LongStringHelper.asLongString(""));
        sent.put("time", WHEN);
        sent.put("nothing", null);
        sent.put("table", Map.of("inner", Map.of("deep", 1), "flag", false));
        sent.put("array", Arrays.asList(1, 2L, LongStringHelper.asLongString("three"), null, List.of(), Map.of()));

        Map<String, Object> received = roundTrip(broker, channel,
                new BasicProperties.Builder().headers(sent).build(), new byte[1]).getProperties().getHeaders();

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void binaryHeadersArriveByteForByte(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }

        Map<String, Object> received = roundTrip(broker, channel, new BasicProperties.Builder()
                .headers(Map.of("bytes", everyByte, "string", LongStringHelper.asLongString(everyByte))).build(),
                new byte[1]).getProperties().getHeaders();

        assertThat(received.get("bytes")).isEqualTo(everyByte);
        assertThat(received.get("string")).isInstanceOfSatisfying(LongString.class,
                string -> assertThat(string.getBytes()).isEqualTo(everyByte));
    }

    @Test
    void manyHeadersArrive(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Map<String, Object> sent = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            sent.put("header-" + i, i);
        }

        Map<String, Object> received = roundTrip(broker, channel,
                new BasicProperties.Builder().headers(sent).build(), new byte[1]).getProperties().getHeaders();

        assertThat(received).isEqualTo(sent);
    }

    /** Around the sizes at which a body needs one more frame: 131,072 less eight bytes of framing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_063, 131_064, 131_065, 262_128, 262_129, 1_000_000, 16 << 20})
    void bodiesOfEverySizeArrive(int size, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        byte[] sent = new byte[size];
        new Random(size).nextBytes(sent);

        byte[] received = roundTrip(broker, channel, new BasicProperties(), sent).getBody();

        assertThat(Arrays.equals(received, sent)).as("%d bytes are the same", size).isTrue();
    }

    @Test
    void aLargeMessageDoesNotMixWithThoseOfOtherChannels(BrokerUnderTest broker) throws Exception {
        var connection = broker.connect();
        Channel large = connection.createChannel();
        Channel small = connection.createChannel();
        String largeQueue = large.queueDeclare().getQueue();
        String smallQueue = small.queueDeclare().getQueue();
        Deliveries largeOnes = new Deliveries(large);
        Deliveries smallOnes = new Deliveries(small);
        large.basicConsume(largeQueue, true, largeOnes);
        small.basicConsume(smallQueue, true, smallOnes);
        Thread publishing = Thread.ofVirtual().start(() -> publishTwenty(large, largeQueue, 500_000));
        publishTwenty(small, smallQueue, 10);
        publishing.join();

        for (int i = 0; i < 20; i++) {
            assertFilled(largeOnes.next(), 500_000, i);
            assertFilled(smallOnes.next(), 10, i);
        }
    }

    private static void publishTwenty(Channel channel, String queue, int size) {
        try {
            for (int i = 0; i < 20; i++) {
                byte[] body = new byte[size];
                Arrays.fill(body, (byte) i);
                channel.basicPublish("", queue, null, body);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertFilled(Delivery delivery, int size, int with) {
        byte[] expected = new byte[size];
        Arrays.fill(expected, (byte) with);
        assertThat(Arrays.equals(delivery.getBody(), expected)).as("message %d of size %d", with, size).isTrue();
    }

    private static Delivery roundTrip(BrokerUnderTest broker, Channel channel, BasicProperties properties, byte[] body)
            throws Exception {
        String queue = broker.queue(channel);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        channel.basicPublish("", queue, properties, body);
        return deliveries.next();
    }
}
