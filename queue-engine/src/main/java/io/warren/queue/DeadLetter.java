package io.warren.queue;

import java.util.List;

/**
 * What a queue sends elsewhere instead of dropping it.
 *
 * @param message
 *            the message, with a note of where it comes from and why
 * @param targets
 *            where it goes; may be none
 */
public record DeadLetter(Message message, List<PublishTarget> targets) {

    /** Why a message is one, in the words that consumers get to read. */
    public enum Reason {
        REJECTED("rejected"), EXPIRED("expired"), TOO_MANY("maxlen"), DELIVERY_LIMIT("delivery_limit");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
