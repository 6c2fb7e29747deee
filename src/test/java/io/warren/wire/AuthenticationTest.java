package io.warren.wire;

import static io.warren.wire.Frames.clientProperties;
import static io.warren.wire.Frames.startOk;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.nested;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * connection.start-ok from strangers. What is wrong with it costs them a wait and an unexplained end; only a refused
 * login is explained, and only to clients that say they understand (authentication_failure_close).
 */
@BrokerTest(shared = true)
class AuthenticationTest extends WireRules {

    private static final String REFUSED = "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. "
            + "For details see the broker logfile.";

    @Row("A01")
    void anUnknownMechanismIsDroppedAfterThePenalty() {
        greeted().send(startOk("ROT13", "\0guest\0guest", table())).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    /** RabbitMQ tells nobody; COMMAND_INVALID tells a client that understands it what to look for. */
    @Test
    void anUnknownMechanismMayBeExplainedWithCommandInvalid() {
        Wire wire = greeted().send(startOk("ROT13", "\0guest\0guest", clientProperties()));
        Frame frame = wire.read();
        if (frame != null) {
            assertThat(Close.of(frame).code()).isEqualTo(503);
            wire.send(Frames.method(0, "connection.close-ok")).expectClosed();
        }
    }

    @Row("A02")
    void aWrongPasswordIsAccessRefusedForAClientThatUnderstandsIt() {
        greeted().send(startOk("PLAIN", "\0guest\0wrong", clientProperties())).expectConnectionError(403, REFUSED, 0,
                0);
    }

    @Row("A03")
    void aWrongPasswordIsDroppedAfterThePenaltyWithoutTheCapability() {
        greeted().send(startOk("PLAIN", "\0guest\0wrong", table())).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Test
    void aWrongPasswordIsDroppedAfterThePenaltyWhenTheCapabilityIsFalse() {
        Table unable = table().table("capabilities", table().bool("authentication_failure_close", false));
        greeted().send(startOk("PLAIN", "\0guest\0wrong", unable)).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Test
    void anUnknownUserIsRefusedAsAWrongPasswordIs() {
        greeted().send(startOk("PLAIN", "\0no-such-user\0guest", clientProperties()))
                .expectConnectionError(403, REFUSED, 0, 0);
    }

    @Row("A04")
    void aPlainResponseWithoutNulsIsDroppedAfterThePenalty() {
        greeted().send(startOk("PLAIN", "guest", clientProperties())).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A05")
    void anEmptyPlainResponseIsDroppedAfterThePenalty() {
        greeted().send(startOk("PLAIN", "", clientProperties())).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A06")
    void aBlankPasswordIsAccessRefused() {
        greeted().send(startOk("PLAIN", "\0guest\0", clientProperties())).expectConnectionError(403, REFUSED, 0, 0);
    }

    @Row("A07")
    void clientPropertiesThatClaimToBeLongerThanTheirFrameAreDroppedAfterThePenalty() {
        byte[] properties = octets().u32(0x7fff_ffffL).shortstr("k").u8('t').u8(1).toByteArray();
        greeted().send(startOkWithProperties(properties)).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A08")
    void clientPropertiesOfAnUnknownTypeAreDroppedAfterThePenalty() {
        byte[] properties = table().entry("k", 'Z', (byte) 1).toByteArray();
        greeted().send(startOkWithProperties(properties)).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A09")
    void clientPropertiesNestedTooDeepAreDroppedAfterThePenalty() {
        greeted().send(startOkWithProperties(nested(600).toByteArray())).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("X25")
    void clientPropertiesNestedWithinTheLimitAreAccepted() {
        greeted().send(startOkWithProperties(nested(400).toByteArray())).expect(0, "connection.tune");
    }

    @Row("A10")
    void aFrameOverThePreAuthenticationLimitIsDroppedAfterThePenalty() {
        greeted().send(Frames.frameStart(Frame.METHOD, 0, 100_000), new byte[20_000])
                .expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A11")
    void aFrameThatClaimsFourGibibytesIsDroppedAfterThePenalty() {
        greeted().send(Frames.frameStart(Frame.METHOD, 0, 0xffff_ffffL)).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A12")
    void aChannelBeforeAuthenticationIsDroppedAfterThePenalty() {
        greeted().send(Frames.channelOpen(1)).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("A13")
    void anOpenBeforeAuthenticationIsDroppedAfterThePenalty() {
        greeted().send(Frames.connectionOpen("/")).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    /** As after a restart of the broker, when all of an application's connections come back within a second. */
    @Test
    @WarrenOnly(because = "a broker outside may not have the user")
    void manyClientsOfOneUserMayLogInAtOnce() {
        byte[] login = Octets.join(Frames.PROTOCOL_HEADER, startOk("PLAIN", "\0alice\0secret", clientProperties()));
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(connect().send(login));
        }
        clients.forEach(client -> client.expect(0, "connection.start").expect(0, "connection.tune"));
    }

    private static byte[] startOkWithProperties(byte[] properties) {
        return Frames.method(0, "connection.start-ok",
                octets().raw(properties).shortstr("PLAIN").longstr("\0guest\0guest").shortstr("en_US"));
    }
}
