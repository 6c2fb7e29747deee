package io.warren.broker.replyto;

import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import java.util.function.Consumer;

/**
 * The address of one channel's reply consumer. It holds nothing: the batch goes on to the channel, which answers it once the
 * replies are written.
 *
 * <p>
 * Threads: any.
 */
public final class DirectReplyQueue implements PublishTarget {

    private final String name;
    private final Consumer<PublishBatch> deliver;

    DirectReplyQueue(String name, Consumer<PublishBatch> deliver) {
        this.name = name;
        this.deliver = deliver;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void publish(PublishBatch batch) {
        deliver.accept(batch);
    }
}
