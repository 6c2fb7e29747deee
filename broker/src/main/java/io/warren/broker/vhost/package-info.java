/** Virtual hosts: the exchanges, bindings and queues under one name. */
@NullMarked
package io.warren.broker.vhost;

import org.jspecify.annotations.NullMarked;
