package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Mailbox;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A classic queue as everybody but its owner sees it: every call becomes a letter to {@link ClassicQueueOwner}, on the event
 * loop that the queue was given.
 *
 * <p>
 * Threads: any.
 */
public final class ClassicQueue implements MessageQueue {

    private final QueueDefinition definition;
    private final Mailbox<Object> mailbox;
    private final ClassicQueueOwner owner;

    public ClassicQueue(QueueDefinition definition, EventLoop loop, QueueListener listener) {
        this.definition = definition;
        this.owner = new ClassicQueueOwner(this, loop, listener, this::post);
        this.mailbox = new Mailbox<>(loop, owner);
    }

    private void post(Object letter) {
        mailbox.post(letter);
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
    public void settle(Settlement settlement) {
        mailbox.post(settlement);
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
    public CompletionStage<GetResult> get(boolean autoSettle) {
        CompletableFuture<GetResult> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Get(autoSettle, answer));
        return answer;
    }

    @Override
    public CompletionStage<List<Message>> browse(int offset, int max) {
        CompletableFuture<List<Message>> answer = new CompletableFuture<>();
        mailbox.post(new QueueCommand.Browse(offset, max, answer));
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
    public String toString() {
        return "classic queue '" + definition.name() + "' in vhost '" + definition.vhost() + "'";
    }
}
