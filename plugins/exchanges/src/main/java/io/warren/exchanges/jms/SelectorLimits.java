package io.warren.exchanges.jms;

/**
 * Counts while a selector is read, so that none can be so large or so deep that evaluating it for every message hurts.
 *
 * <p>
 * Threads: one.
 */
final class SelectorLimits {

    static final int LENGTH_MAX = 16_384;
    private static final int DEPTH_MAX = 200;
    private static final int PARTS_MAX = 500;

    private int depth;
    private int parts;

    SelectorLimits(String selector) throws SelectorException {
        if (selector.length() > LENGTH_MAX) {
            throw new SelectorException("it is longer than " + LENGTH_MAX + " characters");
        }
    }

    void enter() throws SelectorException {
        if (++depth > DEPTH_MAX) {
            throw new SelectorException("it is nested deeper than " + DEPTH_MAX);
        }
    }

    void leave() {
        depth--;
    }

    void part() throws SelectorException {
        if (++parts > PARTS_MAX) {
            throw new SelectorException("it has more than " + PARTS_MAX + " parts");
        }
    }
}
