package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.PolicyChange.DeleteOperatorPolicy;
import io.warren.broker.definition.PolicyChange.DeletePolicy;
import io.warren.broker.definition.PolicyChange.PutOperatorPolicy;
import io.warren.broker.definition.PolicyChange.PutPolicy;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.json.Json;
import io.warren.broker.policy.Policy;
import io.warren.broker.policy.PolicyRules;
import io.warren.broker.policy.PolicySet;
import io.warren.broker.vhost.VirtualHost;
import java.util.List;

/**
 * Changes policies, and applies them.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class PolicyChanger {

    private static final boolean OPERATOR = true;

    private final Defined defined;
    private final List<DefinitionRecord> records;

    /** @param records takes what has to survive a restart */
    PolicyChanger(Defined defined, List<DefinitionRecord> records) {
        this.defined = defined;
        this.records = records;
    }

    Done apply(PolicyChange change) {
        switch (change) {
            case PutPolicy(Policy policy) -> {
                PolicyRules.requireUserPolicy(policy);
                put(policy, !OPERATOR);
            }
            case PutOperatorPolicy(Policy policy) -> {
                PolicyRules.requireOperatorPolicy(policy);
                put(policy, OPERATOR);
            }
            case DeletePolicy(String vhost, String name) -> delete(vhost, name, !OPERATOR);
            case DeleteOperatorPolicy(String vhost, String name) -> delete(vhost, name, OPERATOR);
        }
        return Done.DONE;
    }

    private void put(Policy policy, boolean operator) {
        VirtualHost vhost = defined.requireVhost(policy.vhost());
        if (policies(vhost, operator).put(policy)) {
            vhost.policiesChanged();
        }
        records.add(new DefinitionRecord.PutPolicy(policy.vhost(), policy.name(), operator, policy.pattern(),
                policy.priority(), policy.applyTo().text(), Json.write(policy.definition())));
    }

    private void delete(String vhostName, String name, boolean operator) {
        VirtualHost vhost = defined.requireVhost(vhostName);
        if (policies(vhost, operator).remove(name)) {
            vhost.policiesChanged();
        }
        records.add(new DefinitionRecord.DeletePolicy(vhostName, name, operator));
    }

    static PolicySet policies(VirtualHost vhost, boolean operator) {
        return operator ? vhost.operatorPolicies() : vhost.policies();
    }
}
