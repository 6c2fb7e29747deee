package io.warren.broker.definition.json;

import io.warren.broker.auth.StoredUser;
import io.warren.broker.definition.Definitions;
import io.warren.broker.parameter.Parameters.Parameter;
import io.warren.broker.policy.Policy;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.VirtualHost;
import io.warren.router.Binding;
import io.warren.router.Exchange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is declared, as RabbitMQ exports it: everything that outlives a restart, and nothing else. Lists are in the order of names, so
 * that two exports of the same are the same.
 *
 * <p>
 * Threads: any; what is exported is collected on the definitions thread, between two changes.
 */
public final class DefinitionsExport {

    static final String OPERATOR_POLICY = "operator_policy";
    static final String VHOST_LIMITS = "vhost-limits";
    static final String LIMITS = "limits";

    private final Definitions definitions;
    private final String version;

    /** Exports these definitions; the version is the one of RabbitMQ that they are in the format of. */
    public DefinitionsExport(Definitions definitions, String version) {
        this.definitions = definitions;
        this.version = version;
    }

    /** All of it, as values for {@link io.warren.broker.json.Json}. */
    public CompletionStage<Map<String, Object>> all() {
        return definitions.ask(this::collect);
    }

    /** What is in one virtual host, without its name, so that it can be imported into another; null if it is not there. */
    public CompletionStage<@Nullable Map<String, Object>> of(String vhost) {
        return definitions.ask(() -> {
            VirtualHost found = definitions.vhost(vhost);
            return found == null ? null : collect(found);
        });
    }

    private Map<String, Object> head(String format) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("rabbit_version", version);
        file.put("rabbitmq_version", version);
        file.put("product_name", "Warren");
        file.put("rabbitmq_definition_format", format);
        return file;
    }

    private Map<String, Object> collect() {
        Map<String, Object> file = head("cluster");
        List<VirtualHost> vhosts = new ArrayList<>(definitions.vhosts());
        vhosts.sort(Comparator.comparing(VirtualHost::name));
        file.put("users", definitions.users().all().stream().map(DefinitionsExport::user).toList());
        file.put("vhosts", vhosts.stream().map(DefinitionsExport::vhost).toList());
        file.put("permissions", permissions());
        file.put("topic_permissions", topicPermissions());
        file.put("global_parameters", definitions.parameters().allGlobal().stream()
                .filter(parameter -> !parameter.name().equals(DefinitionsImport.IMPORTED_HASH))
                .map(parameter -> map("name", parameter.name(), "value", parameter.value())).toList());
        List<Object> parameters = new ArrayList<>();
        List<Object> policies = new ArrayList<>();
        List<Object> queues = new ArrayList<>();
        List<Object> exchanges = new ArrayList<>();
        List<Object> bindings = new ArrayList<>();
        for (VirtualHost vhost : vhosts) {
            parameters.addAll(parameters(vhost, true));
            vhost.policies().all().forEach(policy -> policies.add(policy(policy, true)));
            queues.addAll(queues(vhost, true));
            exchanges.addAll(exchanges(vhost, true));
            bindings.addAll(bindings(vhost, true));
        }
        file.put("parameters", parameters);
        file.put("policies", policies);
        file.put("queues", queues);
        file.put("exchanges", exchanges);
        file.put("bindings", bindings);
        return file;
    }

    private Map<String, Object> collect(VirtualHost vhost) {
        Map<String, Object> file = head("single_virtual_host");
        file.put("original_vhost_name", vhost.name());
        file.put("parameters", parameters(vhost, false));
        file.put("policies", vhost.policies().all().stream().map(policy -> policy(policy, false)).toList());
        file.put("queues", queues(vhost, false));
        file.put("exchanges", exchanges(vhost, false));
        file.put("bindings", bindings(vhost, false));
        return file;
    }

    /** Alternating names and values. */
    private static Map<String, @Nullable Object> map(Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, @Nullable Object> named(VirtualHost vhost, boolean withVhost, String name) {
        Map<String, @Nullable Object> map = map("name", name);
        if (withVhost) {
            map.put("vhost", vhost.name());
        }
        return map;
    }

    private static Map<String, @Nullable Object> user(StoredUser user) {
        Map<String, @Nullable Object> map = map("name", user.name());
        PasswordJson.write(user.password(), map);
        map.put("tags", user.tags().stream().sorted().toList());
        map.put(LIMITS, user.limits().values());
        return map;
    }

    private static Map<String, @Nullable Object> vhost(VirtualHost vhost) {
        Map<String, @Nullable Object> metadata =
                map("description", vhost.metadata().description(), "tags", vhost.metadata().tags());
        Map<String, @Nullable Object> map = map("name", vhost.name(), "description", vhost.metadata().description(),
                "tags", vhost.metadata().tags());
        String type = vhost.metadata().defaultQueueType();
        if (type != null) {
            map.put("default_queue_type", type);
            metadata.put("default_queue_type", type);
        }
        map.put("metadata", metadata);
        map.put(LIMITS, vhost.limits().values());
        return map;
    }

    private List<Map<String, @Nullable Object>> permissions() {
        return definitions.users().permissions().stream()
                .map(granted -> map("user", granted.user(), "vhost", granted.vhost(), "configure",
                        granted.permissions().configure(), "write", granted.permissions().write(), "read",
                        granted.permissions().read()))
                .sorted(by("user", "vhost")).toList();
    }

    private List<Map<String, @Nullable Object>> topicPermissions() {
        return definitions.users().topicPermissions().stream()
                .map(granted -> map("user", granted.user(), "vhost", granted.vhost(), "exchange", granted.exchange(),
                        "write", granted.write(), "read", granted.read()))
                .sorted(by("user", "vhost", "exchange")).toList();
    }

    private static Comparator<Map<String, @Nullable Object>> by(String... fields) {
        return Comparator.comparing(map -> {
            List<String> values = new ArrayList<>();
            for (String field : fields) {
                values.add(String.valueOf(map.get(field)));
            }
            return String.join("\0", values);
        });
    }

    private List<Map<String, @Nullable Object>> parameters(VirtualHost vhost, boolean withVhost) {
        List<Map<String, @Nullable Object>> parameters = new ArrayList<>();
        if (!vhost.limits().values().isEmpty()) {
            parameters.add(parameter(vhost, withVhost, VHOST_LIMITS, LIMITS, vhost.limits().values()));
        }
        for (Policy policy : vhost.operatorPolicies().all()) {
            Map<String, @Nullable Object> value = map("pattern", policy.pattern(), "definition", policy.definition(),
                    "priority", policy.priority(), "apply-to", policy.applyTo().text());
            parameters.add(parameter(vhost, withVhost, OPERATOR_POLICY, policy.name(), value));
        }
        for (Parameter parameter : definitions.parameters().all()) {
            if (parameter.vhost().equals(vhost.name())) {
                parameters.add(parameter(vhost, withVhost, parameter.component(), parameter.name(),
                        parameter.value()));
            }
        }
        parameters.sort(by("component", "name"));
        return parameters;
    }

    private static Map<String, @Nullable Object> parameter(VirtualHost vhost, boolean withVhost, String component,
            String name, Object value) {
        Map<String, @Nullable Object> map = named(vhost, withVhost, name);
        map.put("component", component);
        map.put("value", value);
        return map;
    }

    private static Map<String, @Nullable Object> policy(Policy policy, boolean withVhost) {
        Map<String, @Nullable Object> map = map("name", policy.name());
        if (withVhost) {
            map.put("vhost", policy.vhost());
        }
        map.put("pattern", policy.pattern());
        map.put("apply-to", policy.applyTo().text());
        map.put("definition", policy.definition());
        map.put("priority", policy.priority());
        return map;
    }

    private static List<Map<String, @Nullable Object>> queues(VirtualHost vhost, boolean withVhost) {
        List<Map<String, @Nullable Object>> queues = new ArrayList<>();
        for (DeclaredQueue declared : vhost.queues()) {
            if (declared.queue().definition().durable()) {
                Map<String, @Nullable Object> map = named(vhost, withVhost, declared.name());
                map.put("durable", true);
                map.put("auto_delete", declared.queue().definition().autoDelete());
                map.put("arguments", ArgumentsJson.write(declared.arguments()));
                queues.add(map);
            }
        }
        queues.sort(by("name"));
        return queues;
    }

    private static List<Map<String, @Nullable Object>> exchanges(VirtualHost vhost, boolean withVhost) {
        List<Map<String, @Nullable Object>> exchanges = new ArrayList<>();
        for (Exchange exchange : vhost.topology().exchanges()) {
            boolean predeclared = exchange.name().isEmpty() || exchange.name().startsWith("amq.");
            if (exchange.durable() && !predeclared) {
                Map<String, @Nullable Object> map = named(vhost, withVhost, exchange.name());
                map.put("type", exchange.type());
                map.put("durable", true);
                map.put("auto_delete", exchange.autoDelete());
                map.put("internal", exchange.internal());
                map.put("arguments", ArgumentsJson.write(exchange.arguments()));
                exchanges.add(map);
            }
        }
        exchanges.sort(by("name"));
        return exchanges;
    }

    private static List<Map<String, @Nullable Object>> bindings(VirtualHost vhost, boolean withVhost) {
        List<Map<String, @Nullable Object>> bindings = new ArrayList<>();
        Collection<Exchange> exchanges = vhost.topology().exchanges();
        for (Exchange source : exchanges) {
            for (Binding binding : vhost.topology().bindingsFrom(source)) {
                if (source.durable() && durable(vhost, binding)) {
                    Map<String, @Nullable Object> map = map("source", source.name());
                    if (withVhost) {
                        map.put("vhost", vhost.name());
                    }
                    map.put("destination", binding.destination().name());
                    map.put("destination_type", binding.destination() instanceof Exchange ? "exchange" : "queue");
                    map.put("routing_key", binding.bindingKey());
                    map.put("arguments", ArgumentsJson.write(binding.arguments()));
                    bindings.add(map);
                }
            }
        }
        bindings.sort(by("source", "destination_type", "destination", "routing_key", "arguments"));
        return bindings;
    }

    private static boolean durable(VirtualHost vhost, Binding binding) {
        if (binding.destination() instanceof Exchange exchange) {
            return exchange.durable();
        }
        DeclaredQueue declared = vhost.queue(binding.destination().name());
        return declared != null && declared.queue().definition().durable();
    }
}
