package io.warren.exchanges;

import io.warren.exchanges.hash.HashedPart;
import io.warren.exchanges.hash.JumpTable;
import io.warren.exchanges.hash.RendezvousTable;
import io.warren.exchanges.hash.Weight;
import io.warren.router.BindingTable;
import io.warren.router.ExchangeType;
import io.warren.router.RouterException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * x-consistent-hash: the hash of a message's key decides which one binding it takes; binding keys are weights.
 *
 * <p>
 * Threads: any.
 */
public final class ConsistentHashType implements ExchangeType {

    private static final String ALGORITHM = "x-algorithm";

    @Override
    public String name() {
        return "x-consistent-hash";
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        Weight.of(bindingKey);
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        HashedPart part = HashedPart.of(exchangeArguments);
        @Nullable
        Object algorithm = exchangeArguments.get(ALGORITHM);
        return switch (algorithm) {
            case null -> new JumpTable(part);
            case String name when name.equals("jump") -> new JumpTable(part);
            case String name when name.equals("ring") -> new RendezvousTable(part);
            default -> throw new RouterException(RouterException.Kind.PRECONDITION_FAILED,
                    "Unsupported " + ALGORITHM + ": " + algorithm + "; expected jump or ring");
        };
    }
}
