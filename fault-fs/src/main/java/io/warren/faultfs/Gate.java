package io.warren.faultfs;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds operations until a test lets them pass, so that it can look at what happens meanwhile without sleeping:
 *
 * <pre>{@code
 * Gate gate = Gate.holding(Operation.FORCE);
 * disk.onOperation(gate);
 * // ... let the journal write
 * gate.awaitHeld(1);
 * // ... nothing is confirmed
 * gate.open();
 * }</pre>
 *
 * <p>
 * What is written while a force is held is not covered by it. An interrupt does not free a held thread; it is seen by
 * the channel afterwards.
 *
 * <p>
 * Threads: any.
 */
public final class Gate implements Consumer<Operation> {
    private final Set<Operation> operations;
    private int held;
    private int permits;
    private boolean open;

    private Gate(Set<Operation> operations) {
        this.operations = operations;
    }

    public static Gate holding(Operation first, Operation... more) {
        return new Gate(EnumSet.of(first, more));
    }

    @Override
    public synchronized void accept(Operation operation) {
        if (open || !operations.contains(operation)) return;
        held++;
        notifyAll();
        boolean interrupted = false;
        while (!open && permits == 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!open) permits--;
        held--;
        notifyAll();
        if (interrupted) Thread.currentThread().interrupt();
    }

    /** Waits until at least so many operations are held here at once. */
    public synchronized void awaitHeld(int count) throws InterruptedException {
        while (held < count)
            wait();
    }

    /** Lets one operation pass: one of those held here, or the next to come. */
    public synchronized void passOne() {
        permits++;
        notifyAll();
    }

    /** Lets all pass, now and from now on. */
    public synchronized void open() {
        open = true;
        notifyAll();
    }
}
