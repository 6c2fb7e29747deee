package io.warren.broker.definition.json;

import io.warren.broker.definition.DefinitionChange;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.ParameterChange.PutGlobalParameter;
import io.warren.broker.definition.ParameterChange.PutParameter;
import io.warren.broker.definition.PolicyChange.PutOperatorPolicy;
import io.warren.broker.definition.PolicyChange.PutPolicy;
import io.warren.broker.definition.UserChange.GrantTopicPermissions;
import io.warren.broker.definition.UserChange.PutHashedUser;
import io.warren.broker.definition.UserChange.SetUserLimits;
import io.warren.broker.definition.VirtualHostChange.DescribeVirtualHost;
import io.warren.broker.definition.VirtualHostChange.SetVirtualHostLimits;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.json.Json;
import io.warren.broker.limit.Limits;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import io.warren.broker.parameter.Parameters.Parameter;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.Policy;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.broker.vhost.VirtualHostMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of definitions, read as the changes that it asks for, none before one that it needs. A file of the wrong form is refused as a
 * whole; what this broker cannot do is left out.
 *
 * <p>
 * Threads: one.
 */
final class ImportPlan {

    private static final Set<String> TYPES_LEFT_OUT = Set.of("quorum", "stream");

    /** @param what how reports call the object that the change is about */
    record Step(String what, DefinitionChange<?> change) {}

    private final JsonFields file;
    private final @Nullable String vhost;
    private final String version;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * Reads a file.
     *
     * @param vhost
     *            where to import to, of what a virtual host holds, whatever it says; null: everything to where it says
     * @throws InvalidDefinitionException
     *             if it is not JSON, or not of the form that definitions have
     */
    ImportPlan(byte[] json, @Nullable String vhost) {
        this.file = JsonFields.of("", Json.read(json));
        this.vhost = vhost;
        this.version = file.text("rabbitmq_version", file.text("rabbit_version", ""));
        boolean ofOneVhost = "single_virtual_host".equals(file.values().get("rabbitmq_definition_format"));
        if (vhost == null) {
            if (ofOneVhost) {
                throw new InvalidDefinitionException(
                        "These are the definitions of one virtual host: they have to be imported into one");
            }
            file.objects("vhosts").forEach(this::vhost);
            file.objects("users").forEach(this::user);
            file.objects("permissions").forEach(this::permissions);
            file.objects("topic_permissions").forEach(this::topicPermissions);
            file.objects("global_parameters").forEach(this::globalParameter);
        }
        file.objects("policies").forEach(this::policy);
        file.objects("parameters").forEach(this::parameter);
        file.objects("exchanges").forEach(this::exchange);
        file.objects("queues").forEach(this::queue);
        file.objects("bindings").forEach(this::binding);
    }

    List<Step> steps() {
        return steps;
    }

    /** What was left out already. */
    List<String> leftOut() {
        return leftOut;
    }

    private String vhostOf(JsonFields fields) {
        return vhost == null ? fields.text("vhost") : vhost;
    }

    private static String in(String vhostName) {
        return "' in vhost '" + vhostName + "'";
    }

    /** Adds the change, unless one value of it is not possible here, which must not keep the rest from being imported. */
    private void add(String what, Supplier<DefinitionChange<?>> change) {
        try {
            steps.add(new Step(what, change.get()));
        } catch (InvalidDefinitionException impossible) {
            leftOut.add(what + ": " + impossible.getMessage());
        }
    }

    private void vhost(JsonFields fields) {
        String name = fields.text("name");
        String what = "vhost '" + name + "'";
        add(what, () -> new AddVirtualHost(name));
        JsonFields metadata = JsonFields.of(fields.place() + ".metadata", fields.map("metadata"));
        Set<String> described = Set.of("description", "tags", "default_queue_type", "metadata");
        if (fields.names().stream().anyMatch(described::contains)) {
            String description = fields.text("description", metadata.text("description", ""));
            List<String> tags = fields.missing("tags") ? metadata.tags("tags") : fields.tags("tags");
            String type = fields.text("default_queue_type", metadata.text("default_queue_type", "undefined"));
            add(what, () -> new DescribeVirtualHost(name,
                    new VirtualHostMetadata(description, tags, type.equals("undefined") ? null : type)));
        }
        if (!fields.missing("limits")) {
            add("limits of " + what, () -> new SetVirtualHostLimits(name,
                    Limits.read(fields.map("limits"), Limits.OF_VHOSTS, "limits")));
        }
    }

    private void user(JsonFields fields) {
        String name = fields.text("name");
        String what = "user '" + name + "'";
        Set<String> tags = Set.copyOf(fields.tags("tags"));
        if (fields.missing("password_hash") && !fields.missing("password")) {
            String password = fields.text("password");
            add(what, () -> new PutUser(name, password, tags));
        } else {
            String stored = PasswordJson.read(fields, version).stored();
            add(what, () -> new PutHashedUser(name, stored, tags));
        }
        if (!fields.missing("limits")) {
            Map<String, @Nullable Object> limits = fields.map("limits");
            add("limits of " + what,
                    () -> new SetUserLimits(name, Limits.read(limits, Limits.OF_USERS, "user-limits")));
        }
    }

    private void permissions(JsonFields fields) {
        String user = fields.text("user");
        String where = fields.text("vhost");
        GrantPermissions grant = new GrantPermissions(user, where, fields.text("configure"), fields.text("write"),
                fields.text("read"));
        add("permissions of user '" + user + in(where), () -> grant);
    }

    private void topicPermissions(JsonFields fields) {
        String user = fields.text("user");
        String where = fields.text("vhost");
        GrantTopicPermissions grant = new GrantTopicPermissions(user, where, fields.text("exchange"),
                fields.text("write"), fields.text("read"));
        add("topic permissions of user '" + user + in(where), () -> grant);
    }

    private void globalParameter(JsonFields fields) {
        GlobalParameter parameter = new GlobalParameter(fields.text("name"), fields.value("value"));
        add("global parameter '" + parameter.name() + "'", () -> new PutGlobalParameter(parameter));
    }

    private void policy(JsonFields fields) {
        String where = vhostOf(fields);
        String name = fields.text("name");
        add("policy '" + name + in(where), () -> new PutPolicy(policy(where, name, fields)));
    }

    private static Policy policy(String where, String name, JsonFields fields) {
        return new Policy(where, name, fields.text("pattern"), fields.number("priority", 0),
                ApplyTo.of(fields.text("apply-to", "all")), fields.map("definition"));
    }

    private void parameter(JsonFields fields) {
        String where = vhostOf(fields);
        String component = fields.text("component");
        String name = fields.text("name");
        Object value = fields.value("value");
        String place = fields.place() + ".value";
        switch (component) {
            case DefinitionsExport.OPERATOR_POLICY -> add("operator policy '" + name + in(where),
                    () -> new PutOperatorPolicy(policy(where, name, JsonFields.of(place, value))));
            case DefinitionsExport.VHOST_LIMITS -> add("limits of vhost '" + where + "'",
                    () -> new SetVirtualHostLimits(where,
                            Limits.read(JsonFields.of(place, fields.map("value")).values(),
                                    Limits.OF_VHOSTS, "limits")));
            default -> add("parameter '" + component + "' '" + name + in(where),
                    () -> new PutParameter(new Parameter(component, where, name, value)));
        }
    }

    private void exchange(JsonFields fields) {
        String where = vhostOf(fields);
        String name = fields.text("name");
        DeclareExchange declare = new DeclareExchange(where, name, fields.text("type"), fields.flag("durable", true),
                fields.flag("auto_delete", false), fields.flag("internal", false),
                ArgumentsJson.read(fields.map("arguments")));
        add("exchange '" + name + in(where), () -> declare);
    }

    private void queue(JsonFields fields) {
        String where = vhostOf(fields);
        String name = fields.text("name");
        String what = "queue '" + name + in(where);
        Map<String, @Nullable Object> arguments = fields.map("arguments");
        Object type = arguments.getOrDefault("x-queue-type", fields.values().get("type"));
        if (type instanceof String text && TYPES_LEFT_OUT.contains(text)) {
            leftOut.add(what + ": queues of type " + text + " are not supported by this version");
            return;
        }
        QueueDeclaration declaration = new QueueDeclaration(name, fields.flag("durable", true),
                fields.flag("auto_delete", false), DeclaredQueue.NO_OWNER, ArgumentsJson.read(arguments));
        add(what, () -> new DeclareQueue(where, declaration));
    }

    private void binding(JsonFields fields) {
        String where = vhostOf(fields);
        String type = fields.text("destination_type", "queue");
        if (!type.equals("queue") && !type.equals("exchange")) {
            throw new InvalidDefinitionException(
                    "Expected queue or exchange at " + fields.place() + ".destination_type, but got \"" + type + "\"");
        }
        Edge edge = new Edge(fields.text("source"), fields.text("destination"), type.equals("exchange"),
                fields.text("routing_key", ""), ArgumentsJson.read(fields.map("arguments")), DeclaredQueue.NO_OWNER);
        add("binding from exchange '" + edge.source() + "' to " + type + " '" + edge.destination() + in(where),
                () -> new Bind(where, edge));
    }
}
