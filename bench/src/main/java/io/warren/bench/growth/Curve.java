package io.warren.bench.growth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that grows, and the load at each of its sizes. All else stays equal along a curve.
 *
 * @param id how it is asked for
 * @param grows what grows, for the axis
 * @param sizes from the least to the greatest
 */
record Curve(String id, String title, String grows, List<Long> sizes) {
    private static final long BYTES_IN_FLIGHT = 64L << 20;
    private static final long WINDOW_MAX = 1_000;

    /** Bodies of all curves but the one where they grow. */
    private static final String SIZE = "--size 100";
    private static final String SETTLED = " --confirm 1000 --ack 100 --prefetch 1000";

    static final List<Curve> ALL = List.of(
            new Curve("queues", "messages spread over queues by a direct exchange", "queues",
                    List.of(1L, 10L, 100L, 1_000L, 10_000L)),
            new Curve("bindings", "topic bindings, each message matching one", "bindings",
                    List.of(1L, 10L, 100L, 1_000L, 10_000L, 100_000L)),
            new Curve("backlog", "messages that lie in the queue meanwhile", "messages of backlog",
                    List.of(0L, 10_000L, 100_000L, 1_000_000L, 10_000_000L)),
            new Curve("active", "connections, half of them publishing, half consuming, a queue for each pair",
                    "active connections", List.of(2L, 10L, 100L, 1_000L)),
            new Curve("idle", "idle connections beside one that publishes and one that consumes", "idle connections",
                    List.of(0L, 10L, 100L, 1_000L, 10_000L)),
            new Curve("bodies", "bodies", "bytes of a body",
                    List.of(16L, 256L, 1L << 10, 4L << 10, 64L << 10, 1L << 20, 16L << 20)));

    /**
     * The curves with these ids.
     *
     * @throws IllegalArgumentException if one is unknown
     */
    static List<Curve> chosen(List<String> ids) {
        List<String> known = ALL.stream().map(Curve::id).toList();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException("Expected curves of " + known + ", but found " + id);
            }
        }
        return ALL.stream().filter(curve -> ids.contains(curve.id())).toList();
    }

    /** Whether what grows is the octets of a body, so that the cost of each octet says something. */
    boolean perByte() {
        return "bodies".equals(id);
    }

    /** The options that put so many messages into the queue before the run; null if none are needed. */
    @Nullable
    List<String> fillOptions(long size) {
        if (!"backlog".equals(id) || size == 0) return null;
        return words(SIZE + " --count " + size + " --publish-only --keep --confirm 1000");
    }

    /** The options of the run at this size, without time. */
    List<String> options(long size) {
        return words(switch (id) {
            // A producer repeats a thousand routing keys at most, so ten of them reach all queues.
            case "queues" -> SIZE + " --exchange direct --producers 10 --consumers 10 --queues " + size + SETTLED;
            case "bindings" -> SIZE + " --exchange topic --bindings " + size + SETTLED;
            case "backlog" -> SIZE + " --hold-backlog" + SETTLED;
            // Few messages in flight each, so that many connections do a little.
            case "active" -> SIZE + " --producers " + size / 2 + " --consumers " + size / 2 + " --queues " + size / 2
                    + " --confirm 10 --ack 5 --prefetch 10";
            case "idle" -> SIZE + " --connections " + size + SETTLED;
            case "bodies" -> bodies(size);
            default -> throw new IllegalStateException("Expected options for " + id);
        });
    }

    /** No more in flight than memory holds easily, but two at least, so that one is on its way while one is confirmed. */
    private static String bodies(long size) {
        long window = Math.clamp(BYTES_IN_FLIGHT / size, 2, WINDOW_MAX);
        return "--size " + size + " --confirm " + window + " --prefetch " + window + " --ack "
                + Math.ceilDiv(window, 10);
    }

    private static List<String> words(String options) {
        return List.of(options.split(" ", -1));
    }
}
