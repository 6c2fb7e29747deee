package io.warren.broker.auth;

import java.util.regex.Pattern;

/**
 * Text that a regular expression may look at only so often: an expression that backtracks without end gets no answer but "no",
 * after well under a millisecond of trying.
 *
 * <p>
 * Threads: one, for one match.
 */
public final class StepLimitedInput implements CharSequence {

    private static final int STEPS_MAX = 100_000;

    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("Too many steps", null, false, false);
        }
    }

    private final String text;
    private int steps;

    private StepLimitedInput(String text) {
        this.text = text;
    }

    /** Whether the expression is found anywhere in the text; no, if that would take too long to say. */
    public static boolean find(Pattern pattern, String text) {
        try {
            return pattern.matcher(new StepLimitedInput(text)).find();
        } catch (TooManySteps endless) {
            return false;
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (++steps > STEPS_MAX) {
            throw new TooManySteps();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
