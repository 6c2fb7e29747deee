package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.codec.SoftError;
import io.warren.queue.QueueException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a channel wait for somebody else without blocking its event loop: it is suspended, frames that arrive are kept, and once
 * the answer has come as a letter they are received in their order.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Waiting {

    private final Channel channel;
    private final DeferredFrames deferred;
    private boolean suspended;
    /** Frames are kept although nobody else is waited for: the client does not read the answers to earlier ones. */
    private boolean outputWaits;
    private boolean replaying;

    Waiting(Channel channel) {
        this.channel = channel;
        this.deferred = new DeferredFrames(channel.owner());
    }

    boolean suspended() {
        return suspended || outputWaits;
    }

    /** Keeps a frame that arrived for the suspended channel. */
    void defer(int frameType, ByteBuf payload) {
        deferred.add(frameType, payload);
    }

    /** Submits a change of the definitions and continues once it is applied. */
    <R> void change(DefinitionChange<R> change, Consumer<R> then) {
        await(() -> channel.owner().session().services().definitions().submit(change), then);
    }

    /** Starts an operation and continues with its value; only the deletion of a queue may come in between. */
    <T> void await(Supplier<CompletionStage<T>> operation, Consumer<T> then) {
        await(operation, then, Waiting::queueGone);
    }

    /** The same, where a queue may refuse. */
    <T> void await(Supplier<CompletionStage<T>> operation, Consumer<T> then, Consumer<QueueException> onRefusal) {
        await(operation, then, onRefusal, _ -> {});
    }

    /** The same, where a value that comes after the channel has been closed must be dealt with. */
    <T> void await(Supplier<CompletionStage<T>> operation, Consumer<T> then, Consumer<QueueException> onRefusal,
            Consumer<T> tooLate) {
        suspend(); // before the operation starts, which must not overtake what was published
        // Continued in a letter, not in a stage, which would keep an error of ours to itself and the client waiting.
        var _ = operation.get().whenComplete((value, failure) -> channel.owner().post((Runnable) () -> {
            if (channel.isOpen()) {
                resume(value, failure, then, onRefusal);
            } else if (value != null) {
                tooLate.accept(value);
            }
        }));
    }

    private <T> void resume(@Nullable T value, @Nullable Throwable failure, Consumer<T> then,
            Consumer<QueueException> onRefusal) {
        suspended = false;
        try {
            if (failure != null) {
                dealWith(failure, onRefusal);
            } else if (value != null) {
                then.accept(value);
            }
            replay();
        } catch (ChannelException mistake) {
            channel.owner().fail(channel, mistake);
        } catch (ConnectionException mistake) {
            channel.owner().fail(channel, mistake);
        }
    }

    private static void dealWith(Throwable failure, Consumer<QueueException> onRefusal) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                : failure;
        switch (cause) {
            case QueueException refusal -> onRefusal.accept(refusal);
            case ChannelException mistake -> throw mistake;
            case ConnectionException mistake -> throw mistake;
            default -> throw new IllegalStateException("An operation that a channel waited for failed", cause);
        }
    }

    /** For operations that a queue refuses only because it is being deleted. */
    static void queueGone(QueueException refusal) {
        if (refusal.reason() == QueueException.Reason.DELETED) {
            throw new ChannelException(SoftError.NOT_FOUND, "the queue has just been deleted");
        }
        throw new IllegalStateException("Expected no refusal but that the queue is deleted", refusal);
    }

    /** What was published and acknowledged so far goes to its queues first, so that the order of the channel holds. */
    void suspend() {
        channel.handOver();
        suspended = true;
    }

    void resume() {
        suspended = false;
        replay();
    }

    /** What the channel waited for was refused. */
    void fail(ChannelException refusal) {
        suspended = false;
        channel.owner().fail(channel, refusal);
    }

    private void replay() {
        // What resumes a channel while it replays only lets it go on: the stack must not grow with what a client sends.
        if (!suspended && !replaying && !deferred.isEmpty()) {
            channel.owner().replay(channel);
        }
    }

    /** Receives the frames that waited, until there are no more or the channel is suspended again; throws their mistakes. */
    void receiveDeferred(DeferredFrames.Receiver receiver) {
        replaying = true;
        try {
            outputWaits = false;
            while (!deferred.isEmpty() && channel.isOpen() && !suspended()) {
                if (channel.owner().takesOutput()) {
                    deferred.receiveFirst(receiver);
                } else {
                    outputWaits = true;
                    channel.owner().replayLater(channel);
                }
            }
        } finally {
            replaying = false;
        }
    }

    void clear() {
        deferred.clear();
    }
}
