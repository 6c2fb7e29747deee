package io.warren.exchanges;

import io.warren.exchanges.hash.StableHash;
import io.warren.exchanges.pick.OneOfTable;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import java.util.Map;

/**
 * x-modulus-hash: the hash of the routing key, modulo how many bindings there are, decides which one a message takes. What
 * binding keys say does not matter.
 *
 * <p>
 * Threads: any.
 */
public final class ModulusHashType implements ExchangeType {

    @Override
    public String name() {
        return "x-modulus-hash";
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        // Any will do.
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        return new OneOfTable(
                (message, count) -> (int) Long.remainderUnsigned(StableHash.of(message.routingKey()), count),
                true);
    }
}
