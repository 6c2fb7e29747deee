package io.warren.queue.fake;

import io.warren.queue.Message;
import java.util.List;
import java.util.Map;

/** A message in whose every respect nothing is special; tests say what is. */
public interface PlainMessage extends Message {

    @Override
    default String exchange() {
        return "";
    }

    @Override
    default String routingKey() {
        return "q";
    }

    @Override
    default List<String> extraRoutingKeys() {
        return List.of();
    }

    @Override
    default Map<String, Object> headers() {
        return Map.of();
    }

    @Override
    default int bodySize() {
        return size();
    }

    @Override
    default long dueMillis() {
        return 0;
    }

    @Override
    default boolean persistent() {
        return false;
    }

    @Override
    default int priority() {
        return 0;
    }

    @Override
    default long expirationMillis() {
        return -1;
    }

    @Override
    default long arrivedMillis() {
        return 0;
    }
}
