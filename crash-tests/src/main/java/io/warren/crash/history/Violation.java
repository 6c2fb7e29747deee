package io.warren.crash.history;

/** A promise that was broken, with the words for who has to find out why. */
public record Violation(Kind kind, String text) {
    /** What can be broken; the number is that of the invariant in the module's README. */
    public enum Kind {
        LOST(1), GHOST(2), BROKEN_BODY(2), OUT_OF_ORDER(3), RESURRECTED(4), NOT_MARKED_REDELIVERED(4),
        TORN_TRANSACTION(4), CONFIRM(5), NOT_EMPTY(6), DEFINITION(
                1),
        BROKER(1), VERIFIER(6);

        private final int invariant;

        Kind(int invariant) {
            this.invariant = invariant;
        }

        public int invariant() {
            return invariant;
        }
    }

    @Override
    public String toString() {
        return "I" + kind.invariant() + " " + kind + ": " + text;
    }
}
