/**
 * The broker's settings: RabbitMQ's sysctl-style file format and its keys, read into one immutable {@link
 * io.warren.broker.config.BrokerConfig}. {@link io.warren.broker.config.Settings} is the one table of all keys.
 */
@NullMarked
package io.warren.broker.config;

import org.jspecify.annotations.NullMarked;
