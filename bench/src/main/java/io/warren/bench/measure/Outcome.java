package io.warren.bench.measure;

import java.io.IOException;
import java.util.concurrent.Callable;

/** What became of a run. */
public sealed interface Outcome {
    /** It counts. */
    record Measured(Result result) implements Outcome {}

    /** It does not count, as others were at work each time; the result is of the last time. */
    record Refused(Result result, int attempts) implements Outcome {
        /** For people. */
        public String why() {
            return "refused (" + result.others().text() + ", the last of " + attempts + " times)";
        }
    }

    /** There was nothing to measure. */
    record Failed(String why) implements Outcome {}

    /** How often a run is tried that others disturb. */
    int ATTEMPTS_MAX = 3;

    /**
     * Runs until others leave the machine alone, a few times at most.
     *
     * @throws InterruptedException if this program is to end
     */
    static Outcome of(Callable<Result> run) throws InterruptedException {
        try {
            for (int attempt = 1; true; attempt++) {
                Result result = run.call();
                if (!result.others().tooMuch()) return new Measured(result);
                if (attempt == ATTEMPTS_MAX) return new Refused(result, attempt);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return new Failed(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            return new Failed(e.toString());
        }
    }
}
