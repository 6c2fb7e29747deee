package io.warren.router;

import java.util.List;
import java.util.Map;

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
}
