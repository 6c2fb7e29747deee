package io.warren.broker.vhost;

import io.warren.broker.policy.ApplyTo.Subject;
import io.warren.broker.policy.EffectivePolicy;
import io.warren.broker.policy.PolicySet;
import io.warren.codec.table.FieldTable;
import io.warren.router.Exchange;
import io.warren.router.Topology;
import java.util.HashMap;
import java.util.Map;

/**
 * Policies and operator policies of one virtual host, applied to what is there.
 *
 * <p>
 * Threads: applying, the definitions thread; the rest any.
 */
final class VirtualHostPolicies {

    private static final String ARGUMENT_PREFIX = "x-";

    private final PolicySet ofUsers = new PolicySet();
    private final PolicySet ofOperators = new PolicySet();

    PolicySet ofUsers() {
        return ofUsers;
    }

    PolicySet ofOperators() {
        return ofOperators;
    }

    EffectivePolicy of(Subject subject, String name) {
        return EffectivePolicy.of(ofUsers.match(subject, name), ofOperators.match(subject, name));
    }

    /** Tells the queue what arguments and policies add up to, if that has changed. */
    void apply(DeclaredQueue declared) {
        EffectivePolicy policy = of(Subject.queue(declared.queue().definition().type()), declared.name());
        var settings = QueueSettingsReader.read(policy.with(byPolicyKey(declared.arguments())));
        if (declared.policy().changed(policy, settings)) {
            declared.queue().configure(settings);
        }
    }

    void apply(Exchange exchange, Topology topology) {
        Object alternate = of(Subject.EXCHANGE, exchange.name()).definition().get("alternate-exchange");
        topology.alternateByPolicy(exchange, alternate instanceof String name ? name : null);
    }

    private static Map<String, Object> byPolicyKey(FieldTable arguments) {
        if (arguments.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> byKey = new HashMap<>();
        arguments.toJava().forEach((name, value) -> {
            if (name.startsWith(ARGUMENT_PREFIX) && value != null) {
                byKey.put(name.substring(ARGUMENT_PREFIX.length()), value);
            }
        });
        return byKey;
    }
}
