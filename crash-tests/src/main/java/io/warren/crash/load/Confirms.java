package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.crash.history.ClientLog;
import java.io.IOException;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes of one channel that wait for a confirm, and the writing down of those that come.
 *
 * <p>
 * Threads: confirms come from the connection's; the rest is the client's.
 */
final class Confirms {
    private static final int WAKES_MAX = 60;

    private final ClientLog log;
    private final TreeSet<Long> waiting = new TreeSet<>();
    private @Nullable ShutdownSignalException end;

    Confirms(Channel channel, ClientLog log) throws IOException {
        this.log = log;
        channel.confirmSelect();
        channel.addConfirmListener(this::onAck, this::onNack);
        channel.addShutdownListener(this::onShutdown);
    }

    synchronized void onPublish(long tag) {
        waiting.add(tag);
    }

    /** Waits until at most so many publishes wait; throws when the channel closes, or when none comes for a minute. */
    synchronized void awaitAtMost(int count) throws InterruptedException, TimeoutException {
        int wakes = 0; // not a deadline, as a machine that stood still meanwhile is no fault of the broker
        while (waiting.size() > count) {
            if (end != null) throw end;
            int before = waiting.size();
            wait(1_000);
            wakes = waiting.size() < before ? 0 : wakes + 1; // each confirm wakes, and makes it fewer
            if (wakes > WAKES_MAX) throw new TimeoutException();
        }
    }

    private void onAck(long tag, boolean multiple) {
        log.confirm(tag, multiple);
        answered(tag, multiple);
    }

    private void onNack(long tag, boolean multiple) {
        log.nack(tag, multiple);
        answered(tag, multiple);
    }

    private synchronized void answered(long tag, boolean multiple) {
        if (multiple) {
            waiting.headSet(tag, true).clear();
        } else {
            waiting.remove(tag);
        }
        notifyAll();
    }

    private synchronized void onShutdown(ShutdownSignalException signal) {
        end = signal;
        notifyAll();
    }
}
