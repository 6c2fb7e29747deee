package io.warren.broker.connection;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.warren.broker.channel.Channel;
import io.warren.broker.error.ConnectionException;
import io.warren.codec.HardError;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one connection by number.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Channels {

    private final IntObjectMap<Channel> byNumber = new IntObjectHashMap<>(4);
    /** Frames of one channel often come in a row. */
    private @Nullable Channel last;

    @Nullable
    Channel find(int number) {
        Channel recent = last;
        if (recent != null && recent.number() == number) {
            return recent;
        }
        last = byNumber.get(number);
        return last;
    }

    /** Refuses a channel more than were agreed on; how many come first, as RabbitMQ looks at nothing else. */
    void requireRoom(int number, int max) {
        if (byNumber.size() >= max) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "number of channels opened (" + byNumber.size()
                    + ") has reached the negotiated channel_max (" + max + ")");
        }
        if (number > max) {
            throw new ConnectionException(HardError.CHANNEL_ERROR,
                    "channel number " + number + " is greater than the negotiated channel_max (" + max + ")");
        }
    }

    void add(Channel channel) {
        byNumber.put(channel.number(), channel);
    }

    void remove(Channel channel) {
        byNumber.remove(channel.number(), channel);
        last = null;
    }

    /** A copy: closing one changes the channels. */
    Collection<Channel> all() {
        return List.copyOf(byNumber.values());
    }

    void clear() {
        byNumber.clear();
        last = null;
    }
}
