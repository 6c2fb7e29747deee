package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.VirtualHostChange.DeleteVirtualHost;
import io.warren.broker.definition.VirtualHostChange.DescribeVirtualHost;
import io.warren.broker.definition.VirtualHostChange.SetVirtualHostLimits;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.json.Json;
import io.warren.broker.limit.Limits;
import io.warren.broker.vhost.VirtualHost;
import io.warren.broker.vhost.VirtualHostMetadata;
import java.util.List;
import java.util.Objects;

/**
 * Changes virtual hosts.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class VirtualHostChanger {

    private final Defined defined;
    private final List<DefinitionRecord> records;

    /** @param records takes what has to survive a restart */
    VirtualHostChanger(Defined defined, List<DefinitionRecord> records) {
        this.defined = defined;
        this.records = records;
    }

    Done apply(VirtualHostChange change) {
        switch (change) {
            case AddVirtualHost(String name) -> {
                defined.vhosts().computeIfAbsent(name, defined.newVhost());
                records.add(new DefinitionRecord.PutVirtualHost(name));
            }
            case DescribeVirtualHost(String name, VirtualHostMetadata metadata) -> {
                defined.requireVhost(name).describe(metadata);
                records.add(new DefinitionRecord.DescribeVirtualHost(name, metadata.description(), metadata.tags(),
                        Objects.requireNonNullElse(metadata.defaultQueueType(), "")));
            }
            case SetVirtualHostLimits(String name, Limits limits) -> {
                defined.requireVhost(name).limit(limits);
                records.add(new DefinitionRecord.PutVirtualHostLimits(name, Json.write(limits.values())));
            }
            case DeleteVirtualHost(String name) -> delete(name);
        }
        return Done.DONE;
    }

    private void delete(String name) {
        VirtualHost vhost = defined.vhosts().remove(name);
        if (vhost != null) {
            defined.users().forgetVirtualHost(name);
            defined.parameters().forgetVirtualHost(name);
            vhost.deleteQueues();
            defined.deletions().onVirtualHostDeleted(vhost);
        }
        records.add(new DefinitionRecord.DeleteVirtualHost(name));
    }
}
