package io.warren.exchanges.jms;

import java.util.Map;

/**
 * What a binding to x-jms-topic asks of a message's headers, as its arguments say it: in the form of the RabbitMQ JMS client, or
 * in SQL.
 *
 * <p>
 * Threads: any; it does not change.
 */
public final class Selector {

    private static final String ERLANG = "rjms_erlang_selector";
    private static final String SQL = "rjms_selector";
    private static final String SQL_SYNONYM = "x-jms-selector";

    private final Expression expression;

    private Selector(Expression expression) {
        this.expression = expression;
    }

    /** Reads a binding's arguments. */
    public static Selector of(Map<String, Object> arguments) throws SelectorException {
        if (arguments.get(ERLANG) instanceof String term) {
            return new Selector(ErlangSelector.parse(term));
        }
        if (arguments.get(SQL) instanceof String sql) {
            return new Selector(SqlSelector.parse(sql));
        }
        if (arguments.get(SQL_SYNONYM) instanceof String sql) {
            return new Selector(SqlSelector.parse(sql));
        }
        throw new SelectorException("neither " + ERLANG + " nor " + SQL + " is there as a string");
    }

    boolean selects(Map<String, Object> headers) {
        return Operators.selects(expression, headers);
    }
}
