package io.warren.planted;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A test that checks much, or the part of it that is enough: one method of a test class, perhaps some of its invocations only.
 *
 * <p>
 * Threads: one at a time, for system properties are those of the whole process.
 */
public final class Harness {
    private final String type;
    private final String method;
    private final int[] invocations;
    private final Map<String, String> properties;

    /**
     * What became of a run.
     *
     * @param succeeded
     *            how many tests, or invocations of them
     * @param failures
     *            what the others failed with
     */
    public record Result(int succeeded, List<Throwable> failures) {

        private Result and(Result other) {
            List<Throwable> all = new ArrayList<>(failures);
            all.addAll(other.failures);
            return new Result(succeeded + other.succeeded, List.copyOf(all));
        }
    }

    private Harness(String type, String method, int[] invocations, Map<String, String> properties) {
        this.type = type;
        this.method = method;
        this.invocations = invocations;
        this.properties = properties;
    }

    /**
     * A whole test.
     *
     * @param type
     *            binary name of its class
     * @param method
     *            which is not overloaded
     */
    public static Harness of(String type, String method) {
        return new Harness(type, method, new int[0], Map.of());
    }

    /** Only these invocations of a parameterized test, the first of which is 1, up to one that fails. */
    public Harness invocations(int... numbers) {
        return new Harness(type, method, numbers.clone(), properties);
    }

    /** Run with a system property. */
    public Harness with(String property, String value) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(property, value);
        return new Harness(type, method, invocations, all);
    }

    /** Runs on classes as they are, loaded in the same way. */
    public Result runWithoutBug() {
        return runOn(null);
    }

    /** Runs on classes with a bug. */
    public Result run(PlantedBug bug) {
        return runOn(bug.plant());
    }

    Result runOn(@Nullable Plant plant) {
        ClassLoader parent = Harness.class.getClassLoader();
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        properties.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        Thread thread = Thread.currentThread();
        ClassLoader contextBefore = thread.getContextClassLoader();
        PlantedClassLoader loader = new PlantedClassLoader(parent, plant);
        thread.setContextClassLoader(loader);
        try {
            DiscoverySelector test = selector(loader);
            if (invocations.length == 0) {
                return execute(test);
            }
            Result result = new Result(0, List.of());
            for (int i = 0; i < invocations.length && result.failures.isEmpty(); i++) {
                result = result.and(execute(DiscoverySelectors.selectIteration(test, invocations[i] - 1)));
            }
            return result;
        } finally {
            thread.setContextClassLoader(contextBefore);
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }

    private DiscoverySelector selector(ClassLoader loader) {
        try {
            Class<?> test = loader.loadClass(type);
            List<Method> methods = Arrays.stream(test.getDeclaredMethods())
                    .filter(each -> each.getName().equals(method) && !each.isSynthetic()).toList();
            if (methods.size() != 1) {
                throw new IllegalStateException(
                        "Expected one method %s in %s, but there are %d".formatted(method, type, methods.size()));
            }
            return DiscoverySelectors.selectMethod(test, methods.getFirst());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Expected the test " + type, e);
        }
    }

    private static Result execute(DiscoverySelector selector) {
        LauncherConfig alone = LauncherConfig.builder().enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false).build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
        Ends ends = new Ends();
        LauncherFactory.create(alone).execute(request, ends);
        return new Result(ends.succeeded, List.copyOf(ends.failures));
    }

    /** Writes down how tests and their containers end. */
    private static final class Ends implements TestExecutionListener {
        private final List<Throwable> failures = new ArrayList<>();
        private int succeeded;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                failures.add(result.getThrowable().orElseGet(() -> new IllegalStateException("Expected a reason")));
            } else if (test.isTest()) {
                succeeded++;
            }
        }
    }

    @Override
    public String toString() {
        return type.substring(type.lastIndexOf('.') + 1) + "." + method
                + (invocations.length == 0 ? "" : Arrays.toString(invocations));
    }
}
