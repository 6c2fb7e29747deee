package io.warren.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.message.AmqpMessageFormat;
import io.warren.codec.table.FieldTable;
import io.warren.queue.EventLoop;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.QueueListener;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import io.warren.queue.classic.QueueStorage;
import org.junit.jupiter.api.Test;

/** Queues that go with the connection that they belong to. */
class OwnedQueuesTest {

    private static final long FIRST_CONNECTION = 1;

    private final VirtualHost vhost = new VirtualHost("/",
            definition -> new ClassicQueue(definition, new Immediately(), new NoNews(),
                    new QueueStorage(new AmqpMessageFormat(), new BacklogMemory(), null)),
            key -> null);

    @Test
    void aQueueThatTookTheNameOfADeletedOneStaysWhenTheOldOwnerGoes() {
        MessageQueue old = vhost.declareQueue(declaration(FIRST_CONNECTION), 1).queue();
        var _ = old.delete(DeleteCondition.ALWAYS);
        assertThat(old.deleted()).isTrue();
        MessageQueue successor = vhost.declareQueue(declaration(DeclaredQueue.NO_OWNER), 2).queue();
        vhost.removeQueue(old); // only now hears the broker that the old one went

        vhost.dropOwned(FIRST_CONNECTION);

        assertThat(vhost.requireQueue("q").queue()).isSameAs(successor);
    }

    private static QueueDeclaration declaration(long owner) {
        return new QueueDeclaration("q", false, false, owner, FieldTable.builder().build());
    }

    /** Runs everything in the caller's thread, at once. */
    private static final class Immediately implements EventLoop {

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoNews implements QueueListener {

        @Override
        public void onSelfDeleted(MessageQueue queue) {
        }

        @Override
        public void onMemoryChanged(long deltaBytes) {
        }
    }
}
