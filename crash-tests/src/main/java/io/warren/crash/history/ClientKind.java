package io.warren.crash.history;

/** What a channel is used for, as far as it decides how its events are read. */
public enum ClientKind {
    /** Publishes with confirms; the tags of its publishes count from 1. */
    CONFIRMING,
    /** Publishes and acknowledges in transactions; their tags are the numbers of those. */
    TRANSACTIONAL,
    /** Consumes while others do; only first deliveries have an order. */
    CONSUMING,
    /** Consumes all that is left, alone: every delivery has its order. */
    DRAINING
}
