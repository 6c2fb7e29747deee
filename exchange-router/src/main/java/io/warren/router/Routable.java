package io.warren.router;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What exchanges look at in a message.
 *
 * <p>
 * Threads: any; the answers do not change.
 */
public interface Routable {

    String routingKey();

    /** Further routing keys, from the CC and BCC headers; usually none. */
    List<String> extraRoutingKeys();

    /**
     * The headers, decoded when first asked for. Values are Boolean, Long, Double, Float, BigDecimal, String, byte[], List,
     * Instant, Map, or null for a void value.
     */
    Map<String, Object> headers();

    /**
     * A property beside the headers as text, by its name in AMQP 0-9-1 ({@code correlation_id}, {@code message_id},
     * {@code timestamp} in seconds); null where the message has none.
     */
    default @Nullable String property(String name) {
        return null;
    }

    /** Bytes of the properties and the body together, for those who keep messages; 0 where nobody counts. */
    default int size() {
        return 0;
    }
}
