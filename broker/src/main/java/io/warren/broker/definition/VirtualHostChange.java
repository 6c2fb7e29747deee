package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.limit.Limits;
import io.warren.broker.vhost.VirtualHostMetadata;

/** A change of virtual hosts themselves. */
public sealed interface VirtualHostChange extends DefinitionChange<Done>
        permits
        AddVirtualHost,
        VirtualHostChange.DescribeVirtualHost,
        VirtualHostChange.DeleteVirtualHost,
        VirtualHostChange.SetVirtualHostLimits {

    /** Replaces what is known about a virtual host besides its name. */
    record DescribeVirtualHost(String name, VirtualHostMetadata metadata) implements VirtualHostChange {}

    /** Takes a virtual host down with everything in it; its connections are closed. One that is not there is no error. */
    record DeleteVirtualHost(String name) implements VirtualHostChange {}

    /** Replaces all limits of a virtual host. What is above them stays until it goes. */
    record SetVirtualHostLimits(String name, Limits limits) implements VirtualHostChange {}
}
