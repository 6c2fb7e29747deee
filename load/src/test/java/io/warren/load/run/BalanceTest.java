package io.warren.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class BalanceTest {
    private final RunState state = new RunState(true);
    private final Balance balance = new Balance(state);

    /** Starts a task that is going to wait, and returns when it does. */
    private static Thread waiting(Runnable task) {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            begun.countDown();
            task.run();
        });
        try {
            begun.await();
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).as("it waits").isTrue();
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return thread;
    }

    @Test
    void producersWaitForConsumersWhenTheyAreAhead() throws InterruptedException {
        balance.onPublished(Balance.AHEAD_MAX);
        Thread producer = waiting(balance::awaitRoom);

        balance.onConsumed(1);

        producer.join();
    }

    @Test
    void producersThatAreNotFarAheadGoOn() {
        balance.onPublished(Balance.AHEAD_MAX - 1);

        assertThat(balance.awaitRoom()).isEqualTo(1);
    }

    @Test
    void consumersWaitForAsManyMessagesAsTheyTook() throws InterruptedException {
        balance.onPublished(3);
        balance.onConsumed(3);
        Thread consumer = waiting(() -> balance.onConsumed(2));

        balance.onPublished(2);

        consumer.join();
    }

    @Test
    void theEndOfTheRunEndsAllWaiting() throws InterruptedException {
        Thread consumer = waiting(() -> balance.onConsumed(1));

        state.stop();

        consumer.join();
        balance.onPublished(2 * Balance.AHEAD_MAX);
        assertThat(balance.awaitRoom()).as("nothing is published after the end").isZero();
    }
}
