package io.warren.crash.broker;

/**
 * What happens to a broker at its n-th system call on a file of its data: see {@code fault.c}.
 *
 * @param call counts from 1; 0 for no fault
 */
public record Fault(Action action, int call) {
    public static final Fault NONE = new Fault(Action.KILL_BEFORE, 0);

    /** The names are those that fault.c reads. */
    public enum Action {
        KILL_BEFORE, KILL_AFTER,
        /** Of a write only half is done; other calls are done as a whole. */
        KILL_MIDDLE,
        /** The call, and every later one, fails: the disk is broken. */
        EIO,
        /** The call, and every later one that wants space, fails: the disk is full. */
        ENOSPC
    }

    public boolean isNone() {
        return call == 0;
    }

    public boolean kills() {
        return !isNone() && action != Action.EIO && action != Action.ENOSPC;
    }

    @Override
    public String toString() {
        return isNone() ? "none" : action + "@" + call;
    }
}
