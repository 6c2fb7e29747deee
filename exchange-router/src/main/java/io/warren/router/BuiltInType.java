package io.warren.router;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * An exchange type of the specification.
 *
 * <p>
 * Threads: any.
 */
record BuiltInType(String name, Supplier<BindingTable> newTable,
        BiConsumer<String, Map<String, Object>> bindingValidator) implements ExchangeType {

    /** As RabbitMQ since 4.3.5. More would cost little here, but a key that only Warren takes helps nobody. */
    private static final int MANY_WORDS_MAX = 2;

    static final String DIRECT = "direct";
    static final String TOPIC = "topic";

    static List<ExchangeType> all() {
        return List.of(new BuiltInType(DIRECT, DirectTable::new, (_, _) -> {}),
                new BuiltInType("fanout", FanoutTable::new, (_, _) -> {}),
                new BuiltInType(TOPIC, TopicTable::new, (bindingKey, _) -> limitManyWords(bindingKey)),
                new BuiltInType("headers", HeadersTable::new, (_, arguments) -> HeadersPattern.validate(arguments)));
    }

    @Override
    public void validateBinding(String bindingKey, Map<String, Object> arguments) {
        bindingValidator.accept(bindingKey, arguments);
    }

    @Override
    public BindingTable newTable(Map<String, Object> exchangeArguments) {
        return newTable.get();
    }

    private static void limitManyWords(String bindingKey) {
        long manyWords = TopicTrie.words(bindingKey).stream().filter("#"::equals).count();
        if (manyWords > MANY_WORDS_MAX) {
            throw new RouterException(RouterException.Kind.PRECONDITION_FAILED, "binding key '" + bindingKey + "' has "
                    + manyWords + " multi-segment wildcards ('#'), but at most " + MANY_WORDS_MAX + " are allowed");
        }
    }
}
