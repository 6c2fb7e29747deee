package io.warren.faultfs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations and says which of them fail.
 *
 * <p>
 * Threads: under the disk's lock.
 */
final class Faults {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    private long count;

    void add(@Nullable Operation operation, Predicate<Path> files, long n, Fault fault, boolean sticky) {
        if (n < 1) throw new IllegalArgumentException("Expected an n of at least 1, but got " + n);
        for (Operation each : Operation.values()) {
            if ((operation == null || operation == each) && !fault.fits(each)) {
                throw new IllegalArgumentException(each + " cannot fail with " + fault);
            }
        }
        rules.add(new Rule(operation, files, n, fault, sticky));
    }

    void clear() {
        rules.clear();
    }

    /** Counts this operation, in every rule too, and returns how it fails, if it does. */
    @Nullable
    Fault next(Operation operation, Path file) {
        count++;
        counts.merge(operation, 1L, Long::sum);
        Fault fault = null;
        for (Rule rule : rules) {
            if (rule.strikes(operation, file) && fault == null) fault = rule.fault;
        }
        return fault;
    }

    long count() {
        return count;
    }

    long count(Operation operation) {
        return counts.getOrDefault(operation, 0L);
    }

    private static final class Rule {
        private final @Nullable Operation operation;
        private final Predicate<Path> files;
        private final Fault fault;
        private final boolean sticky;
        private long left;

        Rule(@Nullable Operation operation, Predicate<Path> files, long n, Fault fault, boolean sticky) {
            this.operation = operation;
            this.files = files;
            this.left = n;
            this.fault = fault;
            this.sticky = sticky;
        }

        boolean strikes(Operation next, Path file) {
            if (operation != null && operation != next) return false;
            if (left <= 0) return sticky && files.test(file);
            return files.test(file) && --left == 0;
        }
    }
}
