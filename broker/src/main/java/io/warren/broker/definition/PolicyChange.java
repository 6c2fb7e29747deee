package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.policy.Policy;

/**
 * A change of policies. It holds for what is there at once. Refused with
 * {@link io.warren.broker.error.InvalidDefinitionException} where a policy says something impossible.
 */
public sealed interface PolicyChange extends DefinitionChange<Done> {

    /** Adds a policy or replaces the one of that name. */
    record PutPolicy(Policy policy) implements PolicyChange {}

    /** Takes a policy down. One that is not there is no error. */
    record DeletePolicy(String vhost, String name) implements PolicyChange {}

    /** Adds an operator policy, which limits what users' policies and declarations say, or replaces the one of that name. */
    record PutOperatorPolicy(Policy policy) implements PolicyChange {}

    /** Takes an operator policy down. One that is not there is no error. */
    record DeleteOperatorPolicy(String vhost, String name) implements PolicyChange {}
}
