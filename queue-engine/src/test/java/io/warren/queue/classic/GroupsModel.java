package io.warren.queue.classic;

import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.GroupedMessage;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What {@link GroupsModelTest} knows of entries and consumers. */
final class GroupsModel {

    private GroupsModel() {
    }

    /** Where an entry is. */
    enum State {
        READY, HELD, DELAYED, GONE
    }

    /** An entry of the model. */
    static final class Entry {
        final GroupedMessage message;
        final int level;
        final long place;
        State state = State.READY;
        /** Null where somebody got it. */
        @Nullable
        Taker holder;
        long id;
        int failed;
        int returns;
        long dueMillis;
        boolean cameNow = true;

        Entry(GroupedMessage message, int level, long place) {
            this.message = message;
            this.level = level;
            this.place = place;
        }

        @Override
        public String toString() {
            return message.name() + " of " + message.group();
        }
    }

    /** The queue's order. */
    static final Comparator<Entry> IN_ORDER =
            Comparator.<Entry>comparingInt(entry -> -entry.level).thenComparingLong(entry -> entry.place);

    /** A consumer and what the model knows of it. */
    static final class Taker {
        final FakeSubscriber subscriber;
        long credit;
        boolean writable = true;
        boolean subscribed = true;
        int seen;

        Taker(FakeSubscriber subscriber) {
            this.subscriber = subscriber;
            this.credit = subscriber.spec().credit();
        }

        boolean automatic() {
            return subscriber.spec().autoSettle();
        }

        boolean able() {
            return subscribed && writable && credit > 0 && subscriber.permits() > 0;
        }
    }

    /** A message that has become a dead letter. */
    record Death(String name, Reason reason) {}
}
