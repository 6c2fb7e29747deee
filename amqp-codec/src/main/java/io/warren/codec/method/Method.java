package io.warren.codec.method;

import io.netty.buffer.ByteBuf;

/**
 * A method of AMQP 0-9-1 with its arguments. What the specification reserves (tickets and the like) is no component: it
 * is skipped when reading and written as 0.
 *
 * <p>
 * Threads: any; methods do not change.
 */
public sealed interface Method
        permits ConnectionMethod, ChannelMethod, AccessMethod, ExchangeMethod, QueueMethod, BasicMethod,
        ConfirmMethod, TxMethod {

    int classId();

    int methodId();

    /** The name in the specification, such as {@code queue.declare-ok}. */
    String name();

    /** Writes the arguments, without class and method id. */
    void encode(ByteBuf out);
}
