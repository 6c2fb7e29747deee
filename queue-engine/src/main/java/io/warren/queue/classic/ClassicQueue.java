package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Mailbox;
import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.backlog.BlockPool;
import io.warren.queue.backlog.PackedMessages;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A classic queue: in memory, first in first out, on one event loop. This is its door; what is behind it is
 * {@link ClassicQueueOwner}.
 *
 * <p>
 * Rejected and undeliverable entries are dropped: there is no dead-lettering here. An entry that is held back after a failed
 * delivery counts as unsettled until its delay is over; each has a timer of its own, so this is for some, not for millions.
 *
 * <p>
 * Threads: any. Every method posts a letter, in the order of calling.
 */
public final class ClassicQueue implements MessageQueue {

    private final QueueDefinition definition;
    private final ClassicQueueOwner owner;
    private final Mailbox<QueueCommand> mailbox;

    /**
     * @param format
     *            of the messages that will be published to it
     * @param blocks
     *            where those of them go that nobody will ask for soon
     */
    public ClassicQueue(QueueDefinition definition, EventLoop loop, QueueListener listener, MessageFormat format,
            BlockPool blocks) {
        this.definition = definition;
        this.owner = new ClassicQueueOwner(this, loop, listener, new PackedMessages(format, blocks));
        this.mailbox = new Mailbox<>(loop, owner);
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
    public String toString() {
        return "classic queue '" + name() + "' in vhost '" + definition.vhost() + "'";
    }
}
