package io.warren.crash.history;

/** Which client published it, and as its how-manieth message: never used twice in a history. */
public final class MessageId {
    private static final int SEQUENCE_BITS = 40;

    private MessageId() {
    }

    /**
     * Ids sort by client, then by sequence.
     *
     * @param sequence starts at 1 and grows by 1 with each message of this client
     */
    public static long of(int client, long sequence) {
        return (long) client << SEQUENCE_BITS | sequence;
    }

    public static int client(long message) {
        return (int) (message >>> SEQUENCE_BITS);
    }

    public static long sequence(long message) {
        return message & ((1L << SEQUENCE_BITS) - 1);
    }

    public static String text(long message) {
        return client(message) + "/" + sequence(message);
    }
}
