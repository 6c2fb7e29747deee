package io.warren.queue.fake;

import io.warren.queue.Message;
import java.util.List;
import java.util.Map;

/** A message that is nothing but its name, of a size that the test chooses. */
public record NamedMessage(String name, int size) implements Message {

    public NamedMessage(String name) {
        this(name, 10);
    }

    @Override
    public String exchange() {
        return "";
    }

    @Override
    public String routingKey() {
        return "q";
    }

    @Override
    public List<String> extraRoutingKeys() {
        return List.of();
    }

    @Override
    public Map<String, Object> headers() {
        return Map.of();
    }

    @Override
    public int bodySize() {
        return size;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public long expirationMillis() {
        return -1;
    }

    @Override
    public long arrivedMillis() {
        return 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
