package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import io.warren.broker.parameter.Parameters.Parameter;

/** A change of parameters. Deleting one that is not there is no error. */
public sealed interface ParameterChange extends DefinitionChange<Done> {

    /** Adds a parameter or replaces the one of that name. */
    record PutParameter(Parameter parameter) implements ParameterChange {}

    record DeleteParameter(String component, String vhost, String name) implements ParameterChange {}

    /** Adds a global parameter or replaces the one of that name. */
    record PutGlobalParameter(GlobalParameter parameter) implements ParameterChange {}

    record DeleteGlobalParameter(String name) implements ParameterChange {}
}
