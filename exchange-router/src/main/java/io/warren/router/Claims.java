package io.warren.router;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What became of one message at the exchanges on its way that let no message pass twice. Whoever publishes the message has to
 * {@link #settle} once it knows whether all destinations have accepted it.
 *
 * <p>
 * Threads: confined to one until routing is over; then any, and it does not change.
 */
public final class Claims {

    private final List<Claim> own = new ArrayList<>(1);
    private final List<Claim> others = new ArrayList<>(1);
    private boolean duplicate;

    Claims() {
    }

    /** Whether the message goes on behind this exchange. */
    boolean pass(Deduplication exchange, Object id, Routable message) {
        Claim claim = exchange.newClaim(id, message);
        Claim holder = exchange.holder(claim);
        if (holder.equals(claim)) {
            own.add(claim);
            return true;
        }
        if (!holder.isAccepted()) {
            if (!own.isEmpty()) {
                return true; // those who hold and wait may wait for each other: better two of it than neither
            }
            others.add(holder);
        }
        duplicate = true;
        return false;
    }

    /** Whether the message was not let through somewhere, since one with its id had come before. */
    public boolean duplicate() {
        return duplicate;
    }

    /** Whether it is the first with its id anywhere. */
    public boolean any() {
        return !own.isEmpty();
    }

    /** How many first ones it is a duplicate of about which nobody knows yet whether they are accepted. */
    public int awaited() {
        return others.size();
    }

    /** Tells for each of the {@link #awaited}, at once or later and on any thread, whether it was accepted. */
    public void whenOthersSettled(Consumer<Boolean> listener) {
        others.forEach(other -> other.whenSettled(listener));
    }

    /** Once: whether the message was accepted. If not, one with the same id may come again. */
    public void settle(boolean accepted) {
        own.forEach(claim -> claim.settle(accepted));
    }
}
