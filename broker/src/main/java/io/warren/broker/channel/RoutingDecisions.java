package io.warren.broker.channel;

import io.warren.broker.message.Address;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import io.warren.router.Claims;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where messages to the addresses that a channel used last go: decided once, until a binding or a permission changes. An address
 * shares its slot with others, and the last one stays.
 *
 * <p>
 * Hot. Cost: one slot and a few compares; no memory before the second address.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class RoutingDecisions {

    private static final int SLOTS = 256;

    /** The targets of one address, and this turn's open batches for them. */
    static final class Decision {

        final Address address;
        final PublishTarget[] targets;
        /** Not null only where ids are looked at; then this is for one message. */
        final @Nullable Claims claims;
        private final @Nullable PublishBatch[] batches;
        private final long topologyVersion;
        private final long accessVersion;
        private boolean used;

        Decision(Address address, PublishTarget[] targets, @Nullable Claims claims, long topologyVersion,
                long accessVersion) {
            this.address = address;
            this.targets = targets;
            this.claims = claims;
            this.batches = new @Nullable PublishBatch[targets.length];
            this.topologyVersion = topologyVersion;
            this.accessVersion = accessVersion;
        }

        private boolean holds(Address asked, long topologyNow, long accessNow) {
            return address == asked && topologyVersion == topologyNow && accessVersion == accessNow;
        }

        /** The batch that this turn has opened for a target, if it has through this decision. */
        @Nullable
        PublishBatch batch(int index) {
            return batches[index];
        }

        /** Answers whether this is the first of the turn: then {@link #endTurn} is owed. */
        boolean opened(int index, PublishBatch batch) {
            boolean first = !used;
            used = true;
            batches[index] = batch;
            return first;
        }

        /** The batches go to their queues, and must not be kept alive from here. */
        void endTurn() {
            used = false;
            Arrays.fill(batches, null);
        }
    }

    private @Nullable Decision last;
    private @Nullable Decision @Nullable [] slots;

    /** What was decided for this very address, if it still holds. */
    @Nullable
    Decision find(Address address, long topologyVersion, long accessVersion) {
        Decision recent = last;
        if (recent != null && recent.holds(address, topologyVersion, accessVersion)) {
            return recent;
        }
        Decision found = slots == null ? null : slots[slot(address)];
        if (found == null || !found.holds(address, topologyVersion, accessVersion)) {
            return null;
        }
        last = found;
        return found;
    }

    void keep(Decision decision) {
        Decision before = last;
        if (before != null && before.address != decision.address && slots == null) {
            slots = new @Nullable Decision[SLOTS];
            slots[slot(before.address)] = before;
        }
        if (slots != null) {
            slots[slot(decision.address)] = decision;
        }
        last = decision;
    }

    private static int slot(Address address) {
        return address.hash() & (SLOTS - 1);
    }
}
