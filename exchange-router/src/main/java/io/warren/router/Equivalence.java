package io.warren.router;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an exchange that is there is the one that a client declares. Of the arguments, only alternate-exchange counts, as in
 * RabbitMQ, whose texts these are, whether messages may pass twice, and what its type says that it is defined by.
 */
final class Equivalence {

    private Equivalence() {
    }

    /**
     * Accepts by returning.
     *
     * @param definingArguments names of arguments that count, besides alternate-exchange
     * @throws RouterException PRECONDITION_FAILED on the first difference
     */
    static void require(Exchange current, ExchangeDeclaration wanted, Set<String> definingArguments,
            String described) {
        requireSame("type", current.type(), wanted.type(), described);
        requireSame("durable", current.durable(), wanted.durable(), described);
        requireSame("auto_delete", current.autoDelete(), wanted.autoDelete(), described);
        requireSame("internal", current.internal(), wanted.internal(), described);
        requireSameArgument(Exchange.ALTERNATE_EXCHANGE, current, wanted, described);
        requireSameArgument(DeduplicationSettings.ARGUMENT, current, wanted, described);
        definingArguments.forEach(name -> requireSameArgument(name, current, wanted, described));
    }

    private static void requireSameArgument(String key, Exchange current, ExchangeDeclaration wanted,
            String described) {
        boolean has = current.arguments().containsKey(key);
        boolean wants = wanted.arguments().containsKey(key);
        @Nullable
        Object currentValue = current.arguments().get(key);
        @Nullable
        Object wantedValue = wanted.arguments().get(key);
        if (has && wants) {
            if (!HeaderValue.comparable(currentValue).equals(HeaderValue.comparable(wantedValue))) {
                throw differs(key, quoted(wantedValue), quoted(currentValue), described);
            }
        } else if (has || wants) {
            throw differs(key, presence(wants, wantedValue), presence(has, currentValue), described);
        }
    }

    private static void requireSame(String argument, Object current, Object wanted, String described) {
        if (!current.equals(wanted)) {
            throw differs(argument, quoted(wanted), quoted(current), described);
        }
    }

    private static String quoted(@Nullable Object value) {
        return "'" + HeaderValue.text(value) + "'";
    }

    private static String presence(boolean present, @Nullable Object value) {
        return present ? "the value " + quoted(value) + " of type '" + HeaderValue.typeName(value) + "'" : "none";
    }

    private static RouterException differs(String argument, String wanted, String current, String described) {
        return new RouterException(RouterException.Kind.PRECONDITION_FAILED, "inequivalent arg '" + argument + "' for "
                + described + ": received " + wanted + " but current is " + current);
    }
}
