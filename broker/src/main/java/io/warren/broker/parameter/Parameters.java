package io.warren.broker.parameter;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Values by component, virtual host and name, and global ones by name alone. They mean nothing to the broker itself.
 *
 * <p>
 * Threads: changes, the definitions thread; the rest any.
 */
public final class Parameters {

    /** A value as JSON has it: String, Long, Double, Boolean, List, Map. */
    public record Parameter(String component, String vhost, String name, Object value) {}

    /** A value as in {@link Parameter}. */
    public record GlobalParameter(String name, Object value) {}

    private record Key(String component, String vhost, String name) {}

    private final Map<Key, Parameter> parameters = new ConcurrentSkipListMap<>(Comparator.comparing(Key::component)
            .thenComparing(Key::vhost).thenComparing(Key::name));
    private final Map<String, GlobalParameter> global = new ConcurrentSkipListMap<>();

    /** Adds a value or replaces the one of that name; whether that made a difference. */
    public boolean put(Parameter parameter) {
        return !Objects.equals(parameter, parameters.put(
                new Key(parameter.component(), parameter.vhost(), parameter.name()), parameter));
    }

    public boolean remove(String component, String vhost, String name) {
        return parameters.remove(new Key(component, vhost, name)) != null;
    }

    public boolean putGlobal(GlobalParameter parameter) {
        return !Objects.equals(parameter, global.put(parameter.name(), parameter));
    }

    public boolean removeGlobal(String name) {
        return global.remove(name) != null;
    }

    /** A virtual host goes, and its parameters. */
    public void forgetVirtualHost(String vhost) {
        parameters.keySet().removeIf(key -> key.vhost().equals(vhost));
    }

    public @Nullable Parameter find(String component, String vhost, String name) {
        return parameters.get(new Key(component, vhost, name));
    }

    public @Nullable GlobalParameter findGlobal(String name) {
        return global.get(name);
    }

    /** In the order of their components, virtual hosts and names; a view that follows changes. */
    public Collection<Parameter> all() {
        return Collections.unmodifiableCollection(parameters.values());
    }

    /** In the order of their names; a view that follows changes. */
    public Collection<GlobalParameter> allGlobal() {
        return Collections.unmodifiableCollection(global.values());
    }
}
