package io.warren.broker.connection;

import io.warren.broker.socket.FrameWriter;
import io.warren.codec.method.ConnectionMethod;

/**
 * Blocks a connection while an alarm is on, if it publishes: it is no longer read, and told so if it understands that. A
 * connection that only consumes goes on.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class PublisherBlock {

    private final ReadThrottle throttle;
    private final FrameWriter writer;
    private boolean tell;
    private boolean published;
    private boolean blocked;
    private String lowResources = "";

    PublisherBlock(ReadThrottle throttle, FrameWriter writer) {
        this.throttle = throttle;
        this.writer = writer;
    }

    /** Whether the client understands connection.blocked. */
    void tell(boolean understood) {
        tell = understood;
    }

    void published() {
        published = true;
    }

    /** Whether it is time to block: the client published while an alarm is on. */
    boolean due() {
        return published && !blocked && !lowResources.isEmpty();
    }

    void start() {
        blocked = true;
        throttle.stop(ReadThrottle.Reason.BLOCKED);
        if (tell) {
            writer.method(0, new ConnectionMethod.Blocked("low on " + lowResources));
        }
    }

    /** What is low now; empty when nothing is any more. */
    void alarm(String resources) {
        lowResources = resources;
        if (resources.isEmpty() && blocked) {
            blocked = false;
            published = false;
            throttle.go(ReadThrottle.Reason.BLOCKED);
            if (tell && !writer.closed()) {
                writer.method(0, new ConnectionMethod.Unblocked());
            }
        } else if (resources.isEmpty()) {
            published = false;
        }
    }
}
