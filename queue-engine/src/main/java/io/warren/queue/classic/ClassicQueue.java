package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Mailbox;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A classic queue: first in first out within each priority, on one event loop, in memory and, where it is durable, in the log; what is
 * much too much for memory waits on disk. This is its door; what is behind it is {@link ClassicQueueOwner}.
 *
 * <p>
 * An entry that is held back after a failed delivery counts as unsettled until its delay is over; each has a timer of its own, so this is
 * for some, not for millions.
 *
 * <p>
 * Threads: any. Every method posts a letter, in the order of calling.
 */
public final class ClassicQueue implements MessageQueue {

    private final QueueDefinition definition;
    private final ClassicQueueOwner owner;
    private final Mailbox<QueueCommand> mailbox;

    public ClassicQueue(QueueDefinition definition, EventLoop loop, QueueListener listener, QueueStorage storage) {
        this.definition = definition;
        this.owner = new ClassicQueueOwner(this, loop, listener, storage, lane -> () -> carryOn(lane));
        this.mailbox = new Mailbox<>(loop, owner);
        loop.execute(owner::restore); // before anything that is posted to it
    }

    @Override
    public QueueDefinition definition() {
        return definition;
    }

    @Override
    public boolean deleted() {
        return owner.deleted();
    }

    @Override
    public void publish(PublishBatch batch) {
        mailbox.post(batch);
    }

    @Override
    public void subscribe(Subscriber subscriber) {
        mailbox.post(new QueueCommand.Subscribe(subscriber));
    }

    @Override
    public void addCredit(Subscriber subscriber, int deliveries) {
        mailbox.post(new QueueCommand.AddCredit(subscriber, deliveries));
    }

    @Override
    public void resume(Subscriber subscriber) {
        mailbox.post(new QueueCommand.Resume(subscriber));
    }

    @Override
    public void unsubscribe(Subscriber subscriber, boolean returnUnsettled) {
        mailbox.post(new QueueCommand.Unsubscribe(subscriber, returnUnsettled));
    }

    @Override
    public void settle(Settlement settlement) {
        mailbox.post(settlement);
    }

    @Override
    public CompletionStage<GetResult> get(boolean autoSettle) {
        CompletableFuture<GetResult> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.GetOne(autoSettle, answer));
        return answer;
    }

    @Override
    public CompletionStage<List<Message>> browse(int offset, int max) {
        CompletableFuture<List<Message>> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Browse(Math.max(0, offset), Math.max(0, max), answer));
        return answer;
    }

    @Override
    public CompletionStage<Long> purge() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Purge(answer));
        return answer;
    }

    @Override
    public CompletionStage<Long> delete(DeleteCondition condition) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Delete(condition, answer));
        return answer;
    }

    @Override
    public CompletionStage<QueueStats> stats() {
        CompletableFuture<QueueStats> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Stats(answer));
        return answer;
    }

    @Override
    public void configure(QueueSettings settings) {
        mailbox.post(new QueueCommand.Configure(settings));
    }

    @Override
    public void pause(boolean paused) {
        mailbox.post(new QueueCommand.Pause(paused));
    }

    @Override
    public void declaredAgain() {
        mailbox.post(new QueueCommand.Declared());
    }

    /** Completes when what there is to know about the queue at the next start is in the log. */
    @Override
    public CompletionStage<Void> rest() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Rest(answer));
        return answer;
    }

    /** Gets the messages of one lane out of the old segments of the log; see {@link io.warren.queue.durable.MessageStore.Carrier}. */
    public CompletableFuture<Long> carryOn(int lane) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.CarryOn(lane, answer));
        return answer;
    }

    @Override
    public String toString() {
        return "classic queue '" + name() + "' in vhost '" + definition.vhost() + "'";
    }
}
