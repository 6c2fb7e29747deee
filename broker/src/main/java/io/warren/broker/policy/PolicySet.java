package io.warren.broker.policy;

import io.warren.broker.auth.StepLimitedInput;
import io.warren.broker.policy.ApplyTo.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policies, or the operator policies, of one virtual host. Of a name and kind, one applies: that of the highest priority, and of
 * those that share it the one whose name comes first.
 *
 * <p>
 * Threads: changes, the definitions thread; the rest any.
 */
public final class PolicySet {

    private record Compiled(Policy policy, Pattern pattern) {}

    private static final Comparator<Compiled> PRECEDENCE =
            Comparator.comparingInt((Compiled compiled) -> compiled.policy().priority()).reversed()
                    .thenComparing(compiled -> compiled.policy().name());

    /** By name; the definitions thread's. */
    private final Map<String, Compiled> byName = new TreeMap<>();
    private volatile List<Compiled> inPrecedence = List.of();

    /** Adds a policy or replaces the one of that name; whether that made a difference. */
    public boolean put(Policy policy) {
        Compiled before = byName.put(policy.name(), new Compiled(policy, Pattern.compile(policy.pattern())));
        if (before != null && before.policy().equals(policy)) {
            return false;
        }
        publish();
        return true;
    }

    /** Takes a policy down; whether there was one of that name. */
    public boolean remove(String name) {
        boolean had = byName.remove(name) != null;
        if (had) {
            publish();
        }
        return had;
    }

    private void publish() {
        List<Compiled> all = new ArrayList<>(byName.values());
        all.sort(PRECEDENCE);
        inPrecedence = Collections.unmodifiableList(all);
    }

    /** In the order of precedence. */
    public Collection<Policy> all() {
        return inPrecedence.stream().map(Compiled::policy).toList();
    }

    public @Nullable Policy find(String name) {
        return inPrecedence.stream().map(Compiled::policy).filter(policy -> policy.name().equals(name)).findFirst()
                .orElse(null);
    }

    /** The one that applies. */
    public @Nullable Policy match(Subject subject, String name) {
        for (Compiled compiled : inPrecedence) {
            if (compiled.policy().applyTo().covers(subject) && StepLimitedInput.find(compiled.pattern(), name)) {
                return compiled.policy();
            }
        }
        return null;
    }
}
