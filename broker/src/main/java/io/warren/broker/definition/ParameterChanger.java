package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.ParameterChange.DeleteGlobalParameter;
import io.warren.broker.definition.ParameterChange.DeleteParameter;
import io.warren.broker.definition.ParameterChange.PutGlobalParameter;
import io.warren.broker.definition.ParameterChange.PutParameter;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.json.Json;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import io.warren.broker.parameter.Parameters.Parameter;
import java.util.List;

/**
 * Changes parameters.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class ParameterChanger {

    private final Defined defined;
    private final List<DefinitionRecord> records;

    /** @param records takes what has to survive a restart */
    ParameterChanger(Defined defined, List<DefinitionRecord> records) {
        this.defined = defined;
        this.records = records;
    }

    Done apply(ParameterChange change) {
        switch (change) {
            case PutParameter(Parameter parameter) -> {
                defined.requireVhost(parameter.vhost());
                defined.parameters().put(parameter);
                records.add(new DefinitionRecord.PutParameter(parameter.component(), parameter.vhost(),
                        parameter.name(), Json.write(parameter.value())));
            }
            case DeleteParameter(String component, String vhost, String name) -> {
                defined.parameters().remove(component, vhost, name);
                records.add(new DefinitionRecord.DeleteParameter(component, vhost, name));
            }
            case PutGlobalParameter(GlobalParameter parameter) -> {
                defined.parameters().putGlobal(parameter);
                records.add(new DefinitionRecord.PutGlobalParameter(parameter.name(), Json.write(parameter.value())));
            }
            case DeleteGlobalParameter(String name) -> {
                defined.parameters().removeGlobal(name);
                records.add(new DefinitionRecord.DeleteGlobalParameter(name));
            }
        }
        return Done.DONE;
    }
}
