package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.warren.broker.error.ChannelException;
import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.Session;
import io.warren.codec.SoftError;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.content.Property;
import io.warren.codec.content.PropertyIndex;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a message's properties must be, and what they ask of the broker. One pass over the raw properties; they are decoded and
 * written anew only where BCC must not be seen by consumers or a direct reply-to gets its address.
 *
 * <p>
 * Cost of a message without headers, expiration, user-id and reply-to: a few nanoseconds, no allocation.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class PublishRules {

    /**
     * @param properties
     *            what to keep in place of the properties that were sent, or null
     */
    record Accepted(Traits traits, @Nullable BasicProperties properties) {

        private static final Accepted PERSISTENT_AS_IS = new Accepted(Traits.PERSISTENT, null);
        private static final Accepted TRANSIENT_AS_IS = new Accepted(Traits.TRANSIENT, null);

        static Accepted asIs(boolean persistent) {
            return persistent ? PERSISTENT_AS_IS : TRANSIENT_AS_IS;
        }
    }

    private final Session session;
    /** The name under which replies reach this channel; null while it has no reply consumer. */
    private final Supplier<@Nullable String> replyName;
    private final LongSupplier epochMillis;
    private final PropertyIndex index = new PropertyIndex();

    /** @param epochMillis the time of day; asked for messages that are not to be delivered at once */
    PublishRules(Session session, Supplier<@Nullable String> replyName, LongSupplier epochMillis) {
        this.session = session;
        this.replyName = replyName;
        this.epochMillis = epochMillis;
    }

    /**
     * @param properties
     *            reader index at the flags, nothing behind the properties
     * @param bytes
     *            the same, from 0 to {@code length}
     * @throws io.warren.codec.DecodeException
     *             if they are malformed
     */
    Accepted check(ByteBuf properties, byte[] bytes, int length) {
        index.read(properties);
        boolean persistent = index.persistent();
        if (isPlain()) {
            return Accepted.asIs(persistent);
        }
        String userId = index.userId(properties);
        if (userId != null && !userId.equals(session.user().name()) && !session.user().impersonator()) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED, "user_id property set to '" + userId
                    + "' but authenticated user was '" + session.user().name() + "'");
        }
        long expirationMillis = expirationMillis(index.expiration(properties));
        boolean copies = false;
        long dueMillis = 0;
        if (index.headersPresent()) {
            int headers = index.offset(Property.HEADERS);
            copies = mentionsCopies(bytes, headers, length);
            if (DeliveryTime.mentionedIn(bytes, headers, length)) {
                dueMillis = DeliveryTime.of(index.headers(properties), epochMillis.getAsLong());
            }
        }
        boolean directReply = DirectReplies.PSEUDO_QUEUE.equals(index.replyTo(properties));
        if (!copies && !directReply) {
            if (expirationMillis < 0 && dueMillis == 0 && index.priority() == 0) {
                return Accepted.asIs(persistent);
            }
            return new Accepted(
                    new Traits(persistent, index.priority(), expirationMillis, dueMillis, List.of(), false), null);
        }
        BasicProperties decoded = BasicProperties.decode(bytes, 0, length);
        List<String> extraKeys = copies ? extraKeys(decoded) : List.of();
        Traits traits = new Traits(persistent, index.priority(), expirationMillis, dueMillis, extraKeys, false);
        return new Accepted(traits, rewritten(decoded, directReply));
    }

    private boolean isPlain() {
        return !index.headersPresent() && !index.has(Property.PRIORITY) && !index.has(Property.EXPIRATION)
                && !index.has(Property.USER_ID) && !index.has(Property.REPLY_TO);
    }

    /** Whether "CC" occurs after a length of a key: rarely wrong, and a false alarm costs no more than a decoding. */
    private static boolean mentionsCopies(byte[] bytes, int from, int to) {
        for (int i = from + 1; i + 1 < to; i++) {
            if (bytes[i] == 'C' && bytes[i + 1] == 'C' && (bytes[i - 1] == 2 || bytes[i - 1] == 'B')) {
                return true;
            }
        }
        return false;
    }

    private static long expirationMillis(@Nullable String expiration) {
        if (expiration == null) {
            return -1;
        }
        try {
            long millis = Long.parseLong(expiration);
            if (millis < 0) {
                throw invalidExpiration(expiration, "{value_negative," + millis + "}");
            }
            return millis;
        } catch (NumberFormatException notANumber) {
            throw invalidExpiration(expiration, "no_integer");
        }
    }

    private static ChannelException invalidExpiration(String expiration, String reason) {
        return new ChannelException(SoftError.PRECONDITION_FAILED,
                "invalid expiration '" + expiration + "': " + reason);
    }

    private static List<String> extraKeys(BasicProperties properties) {
        List<String> keys = new ArrayList<>();
        FieldTable headers = properties.headers();
        if (headers != null) {
            addKeys(headers, "CC", keys);
            addKeys(headers, "BCC", keys);
        }
        return List.copyOf(keys);
    }

    private static void addKeys(FieldTable headers, String header, List<String> keys) {
        switch (headers.get(header)) {
            case null -> {
            }
            case FieldValue.Array array -> {
                for (FieldValue key : array.values()) {
                    if (!(key instanceof FieldValue.LongString)) {
                        throw unacceptable(header, key);
                    }
                    keys.add(key.toString());
                }
            }
            case FieldValue other -> throw unacceptable(header, other);
        }
    }

    private static ChannelException unacceptable(String header, FieldValue value) {
        return new ChannelException(SoftError.PRECONDITION_FAILED,
                "invalid message: {unacceptable_type_in_header,\"" + header + "\"," + value.typeName() + "}");
    }

    private @Nullable BasicProperties rewritten(BasicProperties properties, boolean directReply) {
        FieldTable headers = properties.headers();
        boolean blindCopies = headers != null && headers.get("BCC") != null;
        if (!blindCopies && !directReply) {
            return null;
        }
        BasicProperties.Builder changed = properties.toBuilder();
        if (blindCopies && headers != null) {
            changed.headers(headers.without("BCC"));
        }
        if (directReply) {
            String name = replyName.get();
            if (name == null) {
                throw new ChannelException(SoftError.PRECONDITION_FAILED, "fast reply consumer does not exist");
            }
            changed.replyTo(name);
        }
        return changed.build();
    }
}
