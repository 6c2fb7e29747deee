package io.warren.broker.vhost;

import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A queue that keeps what it is told, and can be told that it has decided to go. */
public final class FakeQueue implements MessageQueue {

    private final QueueDefinition definition;
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<QueueSettings> settings = new ArrayList<>();
    private boolean deleted;

    public FakeQueue(QueueDefinition definition) {
        this.definition = definition;
    }

    public static FakeQueue named(String name) {
        return new FakeQueue(new QueueDefinition(0, "/", name, "classic", false, false, false, false));
    }

    /** The queue decides to go, as an auto-delete queue does by itself. */
    public void decideToGo() {
        deleted = true;
    }

    /** What it was told to do, first things first. */
    public List<QueueSettings> settings() {
        return settings;
    }

    public List<Settlement> settlements() {
        return settlements;
    }

    @Override
    public QueueDefinition definition() {
        return definition;
    }

    @Override
    public boolean deleted() {
        return deleted;
    }

    @Override
    public void publish(PublishBatch batch) {
        batch.answer();
    }

    @Override
    public void settle(Settlement settlement) {
        settlements.add(settlement);
    }

    @Override
    public CompletionStage<Long> delete(DeleteCondition condition) {
        deleted = true;
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void subscribe(Subscriber subscriber) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addCredit(Subscriber subscriber, int deliveries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(Subscriber subscriber) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unsubscribe(Subscriber subscriber, boolean returnUnsettled) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<GetResult> get(boolean autoSettle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<Message>> browse(int offset, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> purge() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void configure(QueueSettings told) {
        settings.add(told);
    }

    @Override
    public void pause(boolean paused) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void declaredAgain() {
    }

    @Override
    public CompletionStage<QueueStats> stats() {
        throw new UnsupportedOperationException();
    }
}
