package io.warren.broker.policy;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.Locale;

/** What a policy is about. */
public enum ApplyTo {
    ALL, QUEUES, CLASSIC_QUEUES, QUORUM_QUEUES, STREAMS, EXCHANGES;

    /** A kind of thing that policies are applied to. */
    public enum Subject {
        CLASSIC_QUEUE, QUORUM_QUEUE, STREAM, EXCHANGE;

        /** A queue of a type as {@code x-queue-type} calls it. */
        public static Subject queue(String type) {
            return switch (type) {
                case "quorum" -> QUORUM_QUEUE;
                case "stream" -> STREAM;
                default -> CLASSIC_QUEUE;
            };
        }
    }

    /**
     * What RabbitMQ calls so.
     *
     * @throws InvalidDefinitionException if nothing is
     */
    public static ApplyTo of(String text) {
        for (ApplyTo value : values()) {
            if (value.text().equals(text)) {
                return value;
            }
        }
        throw new InvalidDefinitionException(
                "apply-to '" + text + "' unrecognised; should be 'queues', 'classic_queues',"
                        + " 'quorum_queues', 'streams', 'exchanges' or 'all'");
    }

    /** As RabbitMQ writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean covers(Subject subject) {
        return switch (this) {
            case ALL -> true;
            case QUEUES -> subject != Subject.EXCHANGE;
            case CLASSIC_QUEUES -> subject == Subject.CLASSIC_QUEUE;
            case QUORUM_QUEUES -> subject == Subject.QUORUM_QUEUE;
            case STREAMS -> subject == Subject.STREAM;
            case EXCHANGES -> subject == Subject.EXCHANGE;
        };
    }
}
