package io.warren.load.wire;

import io.warren.codec.method.Method;

/** What a {@link FrameWalker} meets. Threads: the walker's. */
public interface FrameVisitor {
    /**
     * A message has arrived whole.
     *
     * @param stamp the first eight octets of its body, 0 if it has fewer
     */
    default void onMessage(long stamp) {
    }

    /** The broker confirmed or, if refused, could not take what was published under this tag, or up to it. */
    default void onConfirm(long deliveryTag, boolean multiple, boolean refused) {
    }

    /** Any method but deliver, ack and nack, decoded. */
    void onMethod(Method method);
}
