package io.warren.broker.channel;

import io.warren.queue.MessageQueue;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/** A queue that this channel took from with basic.get. */
final class GetSource extends DeliverySource {

    GetSource(MessageQueue queue) {
        super(queue);
    }

    @Override
    @Nullable
    Subscriber subscriber() {
        return null;
    }

    @Override
    boolean limited() {
        return false;
    }
}
