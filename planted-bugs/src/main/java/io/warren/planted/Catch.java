package io.warren.planted;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * That a harness has to catch a bug: not somehow, but by what it says of lost or wrong data.
 *
 * @param says
 *            a regular expression for a part of the message that one of its failures must have
 */
public record Catch(PlantedBug bug, Harness harness, String says) {

    /** Runs the harness with the bug. */
    public void check() {
        List<Throwable> failures = harness.run(bug).failures();
        if (failures.isEmpty()) {
            throw new AssertionError("%s does not catch %s".formatted(harness, bug));
        }
        for (Throwable failure : failures) {
            requireFinding(failure);
        }
        if (failures.stream().noneMatch(this::says)) {
            throw new AssertionError("Expected \"%s\" of %s".formatted(says, harness), failures.getFirst());
        }
    }

    private boolean says(Throwable failure) {
        return Pattern.compile(says).matcher(String.valueOf(failure.getMessage())).find();
    }

    /** A plant that breaks the test itself, or makes it wait in vain, shows nothing. */
    private void requireFinding(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError || cause instanceof TimeoutException) {
                throw new AssertionError("%s does not work with %s".formatted(harness, bug), failure);
            }
        }
        if (!(failure instanceof AssertionError)) {
            throw new AssertionError("%s fails with %s in another way".formatted(harness, bug), failure);
        }
    }

    /** Runs a harness on what is to be without any bug. */
    public static void checkPasses(Harness harness) {
        Harness.Result result = harness.runWithoutBug();
        if (!result.failures().isEmpty()) {
            throw new AssertionError("Without any bug, there is a failure of " + harness, result.failures().getFirst());
        }
        if (result.succeeded() == 0) {
            throw new AssertionError("No test of " + harness + " was run");
        }
    }

    @Override
    public String toString() {
        return bug + " by " + harness;
    }
}
