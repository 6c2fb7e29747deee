package io.warren.broker.channel;

import io.warren.broker.auth.Permission;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.error.ChannelException;
import io.warren.broker.session.Session;
import io.warren.codec.SoftError;
import io.warren.codec.method.ExchangeMethod;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.router.Exchange;

/**
 * exchange.declare, delete, bind and unbind.
 *
 * <p>
 * Threads: the connection's event loop; the changes are made on the definitions thread while the channel waits.
 */
final class ExchangeOperations {

    private final Channel channel;
    private final Session session;

    ExchangeOperations(Channel channel) {
        this.channel = channel;
        this.session = channel.owner().session();
    }

    void receive(ExchangeMethod method) {
        switch (method) {
            case ExchangeMethod.Declare declare -> declare(declare);
            case ExchangeMethod.Delete delete -> delete(delete);
            case ExchangeMethod.Bind bind -> bind(bind);
            case ExchangeMethod.Unbind unbind -> unbind(unbind);
            case ExchangeMethod.DeclareOk _ -> throw Channel.notForServers();
            case ExchangeMethod.DeleteOk _ -> throw Channel.notForServers();
            case ExchangeMethod.BindOk _ -> throw Channel.notForServers();
            case ExchangeMethod.UnbindOk ok -> throw Channel.notForServers();
        }
    }

    private void declare(ExchangeMethod.Declare declare) {
        String name = Names.stripped(declare.exchange());
        ExchangeMethod.DeclareOk ok = new ExchangeMethod.DeclareOk();
        if (declare.passive()) {
            session.requireAnyOnExchange(name);
            if (session.vhost().topology().exchange(name) == null) {
                throw notFound(name);
            }
            channel.answer(declare.nowait(), ok);
            return;
        }
        requireNotDefault(name);
        session.requireOnExchange(Permission.CONFIGURE, name);
        if (declare.arguments().get("alternate-exchange") instanceof FieldValue.LongString alternate) {
            session.requireOnExchange(Permission.READ, name);
            session.requireOnExchange(Permission.WRITE, alternate.toString());
        }
        DeclareExchange change = new DeclareExchange(session.vhost().name(), name, declare.type(), declare.durable(),
                declare.autoDelete(), declare.internal(), declare.arguments());
        channel.waiting().change(change,
                _ -> channel.answer(declare.nowait(), ok));
    }

    private void delete(ExchangeMethod.Delete delete) {
        String name = Names.stripped(delete.exchange());
        requireNotDefault(name);
        session.requireOnExchange(Permission.CONFIGURE, name);
        DeleteExchange change = new DeleteExchange(session.vhost().name(), name, delete.ifUnused());
        channel.waiting().change(change,
                _ -> channel.answer(delete.nowait(), new ExchangeMethod.DeleteOk()));
    }

    private void bind(ExchangeMethod.Bind bind) {
        Edge edge = edge(bind.source(), bind.destination(), bind.routingKey(), bind.arguments());
        channel.waiting().change(new Bind(session.vhost().name(), edge),
                _ -> channel.answer(bind.nowait(), new ExchangeMethod.BindOk()));
    }

    private void unbind(ExchangeMethod.Unbind unbind) {
        Edge edge = edge(unbind.source(), unbind.destination(), unbind.routingKey(), unbind.arguments());
        channel.waiting().change(new Unbind(session.vhost().name(), edge),
                _ -> channel.answer(unbind.nowait(), new ExchangeMethod.UnbindOk()));
    }

    private Edge edge(String askedSource, String askedDestination, String routingKey, FieldTable arguments) {
        String source = Names.stripped(askedSource);
        String destination = Names.stripped(askedDestination);
        requireNotDefault(source);
        requireNotDefault(destination);
        session.requireOnExchange(Permission.WRITE, destination);
        session.requireOnExchange(Permission.READ, source);
        requireOnTopic(session, source, routingKey);
        return new Edge(source, destination, true, routingKey, arguments, session.connectionId());
    }

    /** Whoever binds a topic exchange reads the routing keys that the binding key matches, and so has to be allowed to. */
    static void requireOnTopic(Session session, String source, String bindingKey) {
        Exchange exchange = session.vhost().topology().exchange(source);
        if (exchange != null) {
            session.requireOnTopic(Permission.READ, exchange, bindingKey);
        }
    }

    static void requireNotDefault(String exchange) {
        if (exchange.isEmpty()) {
            throw new ChannelException(SoftError.ACCESS_REFUSED, "operation not permitted on the default exchange");
        }
    }

    private ChannelException notFound(String name) {
        return new ChannelException(SoftError.NOT_FOUND,
                "no exchange '" + name + "' in vhost '" + session.vhost().name() + "'");
    }
}
