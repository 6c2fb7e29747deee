package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a queue's messages: who holds messages of each, and which of those entries that are ready and objects already may be
 * delivered next.
 *
 * <pre>
 *   free ──first delivery──► bound to its holder ──last one settled or returned──► free
 *                             └─ blocked while the holder takes nothing
 *   closed, besides: while somebody has one without a subscription, one is held back, or others have some since before there were groups
 * </pre>
 *
 * <p>
 * A group is remembered as long as it is bound or has entries here. What is fresh is not here.
 *
 * <p>
 * Cost of an entry: a few steps in trees and a look-up by the group's name, of which its message keeps the decoded headers.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Groups {

    /** The queue's order: higher priorities first, then by place. */
    private static final Comparator<QueueEntry> IN_ORDER = (a, b) -> {
        int byPriority = Integer.compare(Lane.numberOf(b.id()), Lane.numberOf(a.id()));
        return byPriority == 0 ? Long.compare(a.id(), b.id()) : byPriority;
    };

    /** One group. */
    static final class Group {

        private final String name;
        private final PriorityQueue<QueueEntry> ready = new PriorityQueue<>(IN_ORDER);
        private @Nullable QueueConsumer holder;
        /** By the holder. */
        private int held;
        /** By others, or held back: while there are any, nobody gets more of the group. */
        private int aside;
        private boolean blocked;
        /** Its entry among the candidates. */
        private @Nullable QueueEntry candidate;

        Group(String name) {
            this.name = name;
        }

        /** Whether somebody holds messages of it, so that nobody else may have any. */
        boolean bound() {
            return held > 0 || aside > 0;
        }

        /** Who gets its messages; null if that is not decided. */
        @Nullable
        QueueConsumer holder() {
            return holder;
        }

        /** Whether what comes now has to wait behind other messages, or for the holder. */
        boolean waits() {
            return blocked || aside > 0 || !ready.isEmpty();
        }
    }

    private final String header;
    private final Map<String, Group> byName = new HashMap<>();
    /** Entries without a group, and the first of each group that is not blocked. */
    private final TreeSet<QueueEntry> candidates = new TreeSet<>(IN_ORDER);
    /** Those that wait until their holder can take more. */
    private final Map<QueueConsumer, Set<Group>> blockedBy = new LinkedHashMap<>();
    private int closed;

    /** @param header whose value is the name of a message's group */
    Groups(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }

    /** Of a message's group what is known; null if it has none, or one that nobody holds and nothing waits of. */
    @Nullable
    Group of(Message message) {
        String name = nameOf(message);
        return name == null ? null : byName.get(name);
    }

    /** Values of all types that are one value count as text. */
    private @Nullable String nameOf(Message message) {
        return switch (message.headers().get(header)) {
            case String text -> text;
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case Instant time -> time.toString();
            case null, default -> null;
        };
    }

    private @Nullable Group ofOrNew(Message message) {
        String name = nameOf(message);
        return name == null ? null : byName.computeIfAbsent(name, Group::new);
    }

    // What is ready.

    /** An entry has become ready as an object. */
    void add(QueueEntry entry) {
        Group group = ofOrNew(entry.message());
        if (group == null) {
            candidates.add(entry);
        } else {
            group.ready.add(entry);
            update(group);
        }
    }

    /** It is taken: the first of its group, or one without a group. */
    void take(QueueEntry entry) {
        Group group = of(entry.message());
        if (group == null) {
            candidates.remove(entry);
            return;
        }
        QueueEntry first = group.ready.poll();
        if (first != entry) {
            throw new AssertionError("Expected the first of group " + group.name + ", but got another");
        }
        update(group);
    }

    /** Nothing is ready any more. */
    void clearReady() {
        for (Group group : new ArrayList<>(byName.values())) {
            group.ready.clear();
            update(group);
        }
        candidates.clear();
    }

    /** The first in the queue's order that is not known to have to wait. */
    @Nullable
    QueueEntry first() {
        return candidates.isEmpty() ? null : candidates.first();
    }

    /** The first in the queue's order of those that nobody holds others of. */
    @Nullable
    QueueEntry firstFree() {
        for (QueueEntry candidate : candidates) {
            Group group = of(candidate.message());
            if (group == null || !group.bound()) {
                return candidate;
            }
        }
        return null;
    }

    // Who holds what.

    /**
     * An entry is given out or held back.
     *
     * @param holder
     *            null, or another than the group's: nobody gets more of the group until this one is released
     */
    void hold(QueueEntry entry, @Nullable QueueConsumer holder) {
        Group group = ofOrNew(entry.message());
        if (group == null) {
            return;
        }
        if (holder != null && (holder == group.holder || !group.bound())) {
            group.holder = holder;
            group.held++;
        } else if (group.aside++ == 0) {
            closed++;
        }
        update(group);
    }

    /** An entry that was held by that one is settled, or comes back. */
    void release(QueueEntry entry, @Nullable QueueConsumer holder) {
        Group group = of(entry.message());
        if (group == null) {
            return;
        }
        if (holder == null || holder != group.holder) {
            closed -= --group.aside == 0 ? 1 : 0;
        } else if (--group.held == 0) {
            unblock(group, holder);
            group.holder = null;
        }
        update(group);
    }

    /** Whether there are groups of which nobody at all may have messages now, or whose holder takes none. */
    boolean anyWait() {
        return closed > 0 || !blockedBy.isEmpty();
    }

    /** The holder of the group takes nothing now. */
    void block(Group group) {
        QueueConsumer holder = group.holder;
        if (holder != null && !group.blocked) {
            group.blocked = true;
            blockedBy.computeIfAbsent(holder, _ -> new LinkedHashSet<>()).add(group);
            update(group);
        }
    }

    /** Groups whose holders may take again by now are looked at again. */
    void beginTurn() {
        if (blockedBy.isEmpty()) {
            return;
        }
        Iterator<Map.Entry<QueueConsumer, Set<Group>>> all = blockedBy.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<QueueConsumer, Set<Group>> each = all.next();
            if (each.getKey().eligible()) {
                all.remove();
                for (Group group : each.getValue()) {
                    group.blocked = false;
                    update(group);
                }
            }
        }
    }

    private void unblock(Group group, QueueConsumer holder) {
        group.blocked = false;
        Set<Group> blocked = blockedBy.get(holder);
        if (blocked != null && blocked.remove(group) && blocked.isEmpty()) {
            blockedBy.remove(holder);
        }
    }

    /** Puts the right entry of the group, or none, among the candidates, and forgets the group if there is nothing to know of it. */
    private void update(Group group) {
        QueueEntry next = group.blocked || group.aside > 0 ? null : group.ready.peek();
        if (group.candidate != next) {
            if (group.candidate != null) {
                candidates.remove(group.candidate);
            }
            if (next != null) {
                candidates.add(next);
            }
            group.candidate = next;
        }
        if (!group.bound() && group.ready.isEmpty()) {
            byName.remove(group.name);
        }
    }
}
