package io.warren.exchanges;

import io.warren.exchanges.pick.OneOfTable;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * x-local-random: as {@code x-random}, among the queues of the node that was published to, of which there is but one. What
 * binding keys say does not matter.
 *
 * <p>
 * Threads: any.
 */
public final class LocalRandomType implements ExchangeType {

    @Override
    public String name() {
        return "x-local-random";
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        // Any will do.
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        return new OneOfTable((_, count) -> ThreadLocalRandom.current().nextInt(count), false);
    }
}
