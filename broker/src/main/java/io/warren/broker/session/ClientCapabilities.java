package io.warren.broker.session;

import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;

/**
 * What a client said in its properties that it understands.
 *
 * @param consumerCancelNotify
 *            basic.cancel from the broker
 * @param connectionBlocked
 *            connection.blocked and connection.unblocked
 * @param authenticationFailureClose
 *            connection.close when a login fails, instead of a cut
 */
public record ClientCapabilities(boolean consumerCancelNotify, boolean connectionBlocked,
        boolean authenticationFailureClose) {

    public static final ClientCapabilities NONE = new ClientCapabilities(false, false, false);

    public static ClientCapabilities of(FieldTable clientProperties) {
        if (!(clientProperties.get("capabilities") instanceof FieldValue.Table(FieldTable capabilities))) {
            return NONE;
        }
        return new ClientCapabilities(capabilities.flag("consumer_cancel_notify"),
                capabilities.flag("connection.blocked"),
                capabilities.flag("authentication_failure_close"));
    }
}
