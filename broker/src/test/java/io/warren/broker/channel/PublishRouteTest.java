package io.warren.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.broker.message.Address;
import io.warren.codec.DecodeException;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Method;
import org.junit.jupiter.api.Test;

final class PublishRouteTest {

    private final PublishRoute route = new PublishRoute();

    @Test
    void publishesInARowToOneAddressShareIt() {
        Address first = read(new BasicMethod.Publish("x", "key", false, false));
        Address second = read(new BasicMethod.Publish("x", "key", true, false));

        assertThat(second).isSameAs(first);
        assertThat(second.exchange()).isEqualTo("x");
        assertThat(second.routingKey()).isEqualTo("key");
        assertThat(route.mandatory()).isTrue();
    }

    @Test
    void namesThatDifferOnlyInWhereTheyAreDividedAreDifferentAddresses() {
        Address first = read(new BasicMethod.Publish("ab", "c", false, false));
        Address second = read(new BasicMethod.Publish("a", "bc", false, false));

        assertThat(second).isNotSameAs(first);
        assertThat(second.exchange()).isEqualTo("a");
        assertThat(second.routingKey()).isEqualTo("bc");
    }

    @Test
    void theFirstPublishMayGoToTheDefaultExchangeWithAnEmptyKey() {
        Address address = read(new BasicMethod.Publish("", "", false, true));

        assertThat(address.exchange()).isEmpty();
        assertThat(address.routingKey()).isEmpty();
        assertThat(route.immediate()).isTrue();
    }

    @Test
    void theBytesAreThoseThatADeliverySendsOn() {
        Address address = read(new BasicMethod.Publish("x", "key", false, false));

        assertThat(address.encoded()).isEqualTo(new byte[]{1, 'x', 3, 'k', 'e', 'y'});
    }

    @Test
    void anotherMethodIsLeftWhereItIs() {
        ByteBuf payload = payload(new BasicMethod.Ack(1, false));

        assertThat(route.read(payload)).isFalse();
        assertThat(payload.readerIndex()).isZero();
    }

    @Test
    void aNameThatIsNoUtf8IsRefusedAndRemembersNothing() {
        ByteBuf payload = payload(new BasicMethod.Publish("x", "k", false, false));
        payload.setByte(payload.writerIndex() - 2, 0xFF);

        assertThatThrownBy(() -> route.read(payload)).isInstanceOf(DecodeException.class)
                .hasMessageContaining("Malformed UTF-8");
        assertThat(read(new BasicMethod.Publish("x", "k", false, false)).routingKey()).isEqualTo("k");
    }

    private Address read(BasicMethod.Publish publish) {
        assertThat(route.read(payload(publish))).isTrue();
        return route.address();
    }

    private static ByteBuf payload(Method method) {
        ByteBuf payload = Unpooled.buffer();
        payload.writeShort(method.classId()).writeShort(method.methodId());
        method.encode(payload);
        return payload;
    }
}
