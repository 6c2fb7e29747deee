package io.warren.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.broker.auth.AccessControl;
import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.User;
import io.warren.broker.auth.UserStore;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.store.EphemeralStore;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.metrics.BrokerCounters;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.ClientCapabilities;
import io.warren.broker.session.Session;
import io.warren.broker.vhost.FakeQueue;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.HardError;
import io.warren.codec.SoftError;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.FrameType;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentAssemblerTest {

    private static final long SIZE_MAX = 1000;

    private @Nullable String replyName;
    private final ContentAssembler content = new ContentAssembler(SIZE_MAX,
            new PublishRules(session(), () -> replyName, () -> 0), () -> 0);

    @Test
    void aMessageIsCompleteWithItsLastBodyFrame() {
        begin();
        assertThat(header(5, BasicProperties.EMPTY)).isNull();
        assertThat(body("he")).isNull();
        assertThat(content.inContent()).isTrue();
        AmqpMessage message = body("llo");

        assertThat(message).isNotNull();
        assertThat(bodyOf(message)).isEqualTo("hello");
        assertThat(content.inContent()).isFalse();
    }

    @Test
    void aMessageWithoutABodyIsCompleteWithItsHeader() {
        begin();
        AmqpMessage message = header(0, BasicProperties.builder().messageId("m").build());

        assertThat(message).isNotNull();
        assertThat(message.properties().messageId()).isEqualTo("m");
        assertThat(message.bodySize()).isZero();
    }

    @Test
    void aBodyFrameInPlaceOfTheHeaderIsUnexpected() {
        begin();
        refused(() -> body("x"), HardError.UNEXPECTED_FRAME,
                "expected content header for class 60, got non content header frame instead");
    }

    @Test
    void aMethodInPlaceOfTheBodyIsUnexpected() {
        begin();
        assertThat(header(5, BasicProperties.EMPTY)).isNull();
        refused(() -> content.receive(FrameType.METHOD, Unpooled.buffer()), HardError.UNEXPECTED_FRAME,
                "expected content body, got non content body frame instead");
    }

    @Test
    void contentWithoutAMethodIsUnexpected() {
        refused(() -> body("x"), HardError.UNEXPECTED_FRAME,
                "expected method frame, got non method frame instead");
    }

    @Test
    void aHeaderOfAnotherClassIsUnexpected() {
        begin();
        refused(() -> content.receive(FrameType.HEADER, rawHeader(50, 0, BasicProperties.EMPTY)),
                HardError.UNEXPECTED_FRAME, "expected content header for class 60, got one for class 50 instead");
    }

    @Test
    void moreBodyThanTheHeaderSaidIsAFrameError() {
        begin();
        assertThat(header(3, BasicProperties.EMPTY)).isNull();
        refused(() -> body("four"), HardError.FRAME_ERROR, "content body frame exceeds remaining content size");
    }

    @Test
    void aSizeThatNoMessageMayHaveIsAFrameError() {
        begin();
        refused(() -> header(536_870_913L, BasicProperties.EMPTY), HardError.FRAME_ERROR,
                "content body size 536870913 exceeds maximum allowed size 536870912");
        begin();
        refused(() -> header(-1, BasicProperties.EMPTY), HardError.FRAME_ERROR,
                "content body size 18446744073709551615 exceeds maximum allowed size 536870912");
    }

    @Test
    void aMessageLargerThanConfiguredIsRefused() {
        begin();
        refused(() -> header(SIZE_MAX + 1, BasicProperties.EMPTY),
                "message size 1001 is larger than configured max size 1000");
    }

    @Test
    void persistenceAndPriorityAreRead() {
        AmqpMessage message = publish(BasicProperties.builder().deliveryMode(2).priority(7).build());

        assertThat(message.persistent()).isTrue();
        assertThat(message.priority()).isEqualTo(7);
        assertThat(publish(BasicProperties.EMPTY).persistent()).isFalse();
    }

    @Test
    void expirationIsInMilliseconds() {
        assertThat(publish(BasicProperties.builder().expiration("1500").build()).expirationMillis()).isEqualTo(1500);
        assertThat(publish(BasicProperties.EMPTY).expirationMillis()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-1 | {value_negative,-1}", "soon | no_integer", "1.5 | no_integer"})
    void anExpirationThatIsNoNumberOfMillisecondsIsRefused(String expiration, String reason) {
        refused(() -> publish(BasicProperties.builder().expiration(expiration).build()),
                "invalid expiration '" + expiration + "': " + reason);
    }

    @Test
    void theUserIdIsThePublishersOwn() {
        assertThat(publish(BasicProperties.builder().userId("alice").build()).properties().userId())
                .isEqualTo("alice");
        refused(() -> publish(BasicProperties.builder().userId("bob").build()),
                "user_id property set to 'bob' but authenticated user was 'alice'");
    }

    @Test
    void copiesGoToAllKeysAndConsumersDoNotSeeTheBlindOnes() {
        FieldTable headers = FieldTable.EMPTY.with("CC", keys("a", "b")).with("BCC", keys("c"))
                .with("colour", new FieldValue.Bool(true));
        AmqpMessage message = publish(BasicProperties.builder().headers(headers).messageId("m").build());

        assertThat(message.extraRoutingKeys()).containsExactly("a", "b", "c");
        assertThat(message.properties()).isEqualTo(
                BasicProperties.builder().headers(headers.without("BCC")).messageId("m").build());
        assertThat(new String(message.content(), StandardCharsets.ISO_8859_1)).doesNotContain("BCC");
        assertThat(bodyOf(message)).isEqualTo("hello");
    }

    @Test
    void aCopyHeaderThatIsNoListOfKeysIsRefused() {
        FieldTable headers = FieldTable.builder().put("CC", "a").build();

        assertThatThrownBy(() -> publish(BasicProperties.builder().headers(headers).build()))
                .isInstanceOf(ChannelException.class)
                .hasMessageStartingWith("invalid message: {unacceptable_type_in_header,\"CC\",");
    }

    @Test
    void aDirectReplyToGetsTheAddressOfTheReplyConsumer() {
        BasicProperties asked = BasicProperties.builder().replyTo(DirectReplies.PSEUDO_QUEUE).build();
        refused(() -> publish(asked), "fast reply consumer does not exist");

        replyName = "amq.rabbitmq.reply-to.here";
        AmqpMessage message = publish(asked);
        assertThat(message.properties().replyTo()).isEqualTo("amq.rabbitmq.reply-to.here");
        assertThat(bodyOf(message)).isEqualTo("hello");
    }

    private void begin() {
        content.begin(Address.of("", "q"), false);
    }

    private AmqpMessage publish(BasicProperties properties) {
        begin();
        assertThat(header(5, properties)).isNull();
        AmqpMessage message = body("hello");
        assertThat(message).isNotNull();
        return message;
    }

    private @Nullable AmqpMessage header(long bodySize, BasicProperties properties) {
        return content.receive(FrameType.HEADER, rawHeader(60, bodySize, properties));
    }

    private static ByteBuf rawHeader(int classId, long bodySize, BasicProperties properties) {
        return Unpooled.buffer().writeShort(classId).writeShort(0).writeLong(bodySize).writeBytes(properties.encoded());
    }

    private @Nullable AmqpMessage body(String text) {
        return content.receive(FrameType.BODY, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private static String bodyOf(AmqpMessage message) {
        return new String(message.content(), message.propertiesLength(), message.bodySize(), StandardCharsets.UTF_8);
    }

    private static FieldValue keys(String... keys) {
        return new FieldValue.Array(List.of(keys).stream()
                .<FieldValue>map(key -> new FieldValue.LongString(key.getBytes(StandardCharsets.UTF_8))).toList());
    }

    private static void refused(ThrowingCallable call, HardError error, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ConnectionException.class,
                mistake -> assertThat(mistake.error()).isEqualTo(error)).hasMessage(text);
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ChannelException.class,
                mistake -> assertThat(mistake.error()).isEqualTo(SoftError.PRECONDITION_FAILED)).hasMessage(text);
    }

    private static Session session() {
        Random random = new Random(1);
        PasswordHasher hasher = new PasswordHasher(Runnable::run, random, 10);
        UserStore users = new UserStore(hasher);
        VirtualHost vhost = new VirtualHost("/", FakeQueue::new, key -> null);
        BrokerServices services = new BrokerServices(BrokerConfig.defaults(),
                new Definitions(users, name -> vhost, Runnable::run, EphemeralStore.INSTANCE, _ -> {}),
                new AccessControl(users, Set.of(), hasher),
                new BrokerCounters(), new DirectReplies(random), () -> 0, random);
        return new Session(1, new User("alice", Set.of()), vhost, ClientCapabilities.NONE, 10, services);
    }
}
