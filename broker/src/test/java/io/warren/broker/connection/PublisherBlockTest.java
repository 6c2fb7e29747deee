package io.warren.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.socket.FakeSocket;
import io.warren.broker.socket.FrameWriter;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublisherBlockTest {

    private final FakeSocket socket = new FakeSocket();
    private final FrameWriter writer = new FrameWriter(socket);
    private final PublisherBlock block = new PublisherBlock(new ReadThrottle(socket), writer);

    @Test
    void onlyAConnectionThatPublishesIsBlocked() {
        block.alarm("memory");
        assertThat(block.due()).isFalse();
        block.published();
        assertThat(block.due()).isTrue();
    }

    @Test
    void withoutAnAlarmNobodyIs() {
        block.published();
        assertThat(block.due()).isFalse();
    }

    @Test
    void aBlockedConnectionIsNotReadUntilTheAlarmEnds() {
        startBlocking();
        assertThat(block.due()).isFalse();
        assertThat(socket.reading()).isFalse();

        block.alarm("");
        assertThat(socket.reading()).isTrue();
    }

    @Test
    void aClientThatUnderstandsIsToldWhyAndWhenItEnds() {
        block.tell(true);
        startBlocking();
        block.alarm("");

        assertThat(told()).containsExactly(new ConnectionMethod.Blocked("low on memory"),
                new ConnectionMethod.Unblocked());
    }

    @Test
    void aClientThatDoesNotUnderstandIsNotTold() {
        startBlocking();
        block.alarm("");

        assertThat(told()).isEmpty();
    }

    private void startBlocking() {
        block.alarm("memory");
        block.published();
        block.start();
    }

    private List<Method> told() {
        writer.flush();
        return socket.takeMethods();
    }
}
