package io.warren.exchanges;

import io.warren.exchanges.pick.OneOfTable;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * x-random: a message takes one binding by chance. What binding keys say does not matter.
 *
 * <p>
 * Threads: any.
 */
public final class RandomType implements ExchangeType {

    @Override
    public String name() {
        return "x-random";
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
