package io.warren.clients;

import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import io.warren.harness.TestUsers;
import org.junit.jupiter.api.Test;

/** The property user-id is what the broker knows to be true, or absent. */
@BrokerTest
class UserIdTest {

    @Test
    void onesOwnNameIsAccepted(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        publishConfirmed(channel, "", queue, userId("guest"), "m");

        assertThat(channel.basicGet(queue, true).getProps().getUserId()).isEqualTo("guest");
    }

    @Test
    void anotherNameIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicPublish("amq.direct", "k", userId("bob"), new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - user_id property set to 'bob' but authenticated user was 'guest'"));
    }

    @Test
    void anImpersonatorMayUseAnyName(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.connect(broker.connectionFactory(TestUsers.PROXY, "/")).createChannel();
        String queue = broker.queue(channel);

        publishConfirmed(channel, "", queue, userId("bob"), "m");

        assertThat(channel.basicGet(queue, true).getProps().getUserId()).isEqualTo("bob");
    }

    private static BasicProperties userId(String userId) {
        return new BasicProperties.Builder().userId(userId).build();
    }
}
