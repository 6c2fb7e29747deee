package io.warren.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Map;
import java.util.Set;

/** What any code could take out of the air instead of being given it: calls and method references alike. */
final class Ambient {
    private static final String CONSTRUCTOR = "<init>";
    private static final String EVERYTHING = "*";

    private static final Map<String, Set<String>> TIME_OR_CHANCE = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("nanoTime", "currentTimeMillis")),
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.Clock", Set.of("systemUTC", "systemDefaultZone", "system")),
            Map.entry("java.time.InstantSource", Set.of("system")),
            Map.entry("java.util.Date", Set.of(CONSTRUCTOR)),
            Map.entry("java.util.Random", Set.of(CONSTRUCTOR)),
            Map.entry("java.util.SplittableRandom", Set.of(CONSTRUCTOR)),
            Map.entry("java.security.SecureRandom", Set.of(CONSTRUCTOR, "getInstanceStrong")),
            Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            Map.entry("java.util.UUID", Set.of("randomUUID")),
            Map.entry("java.lang.Math", Set.of("random")));

    private static final Map<String, Set<String>> THREADS = Map.of(
            "java.lang.Thread", Set.of(CONSTRUCTOR, "start", "startVirtualThread", "ofPlatform", "ofVirtual", "sleep"),
            "java.util.concurrent.Executors", Set.of(EVERYTHING),
            "java.util.concurrent.ThreadPoolExecutor", Set.of(CONSTRUCTOR),
            "java.util.concurrent.ScheduledThreadPoolExecutor", Set.of(CONSTRUCTOR),
            "java.util.concurrent.ForkJoinPool", Set.of(CONSTRUCTOR, "commonPool"),
            "java.util.Timer", Set.of(CONSTRUCTOR));

    private Ambient() {
    }

    static DescribedPredicate<JavaAccess<?>> timeOrChance() {
        return anyOf("the machine's clock or random numbers", TIME_OR_CHANCE);
    }

    static DescribedPredicate<JavaAccess<?>> threads() {
        return anyOf("a new thread or pool", THREADS);
    }

    private static DescribedPredicate<JavaAccess<?>> anyOf(String description, Map<String, Set<String>> members) {
        return DescribedPredicate.describe(description, access -> {
            Set<String> names = members.getOrDefault(access.getTargetOwner().getFullName(), Set.of());
            return names.contains(EVERYTHING) || names.contains(access.getTarget().getName());
        });
    }
}
