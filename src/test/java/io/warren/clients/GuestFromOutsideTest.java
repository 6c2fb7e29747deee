package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.TestUsers;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** guest, whose password everyone knows, may connect from this machine's loopback address only. */
@BrokerTest(settings = "listeners.tcp.default=0.0.0.0:0")
class GuestFromOutsideTest {

    @Test
    void guestIsRefusedAndOthersAreNot(BrokerUnderTest broker) throws Exception {
        Optional<InetAddress> outside = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()).findFirst();
        Assumptions.assumeTrue(outside.isPresent(), "this machine has no address but loopback");
        ConnectionFactory guest = broker.connectionFactory();
        guest.setHost(outside.get().getHostAddress());
        ConnectionFactory alice = broker.connectionFactory(TestUsers.ALICE, "/");
        alice.setHost(outside.get().getHostAddress());

        assertThatThrownBy(() -> broker.connect(guest)).isInstanceOf(AuthenticationFailureException.class);
        assertThat(broker.connect(alice).isOpen()).isTrue();
        assertThat(broker.connect().isOpen()).as("guest from loopback").isTrue();
    }
}
