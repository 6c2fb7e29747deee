package io.warren.queue.fake;

import java.util.Map;

/** A message that is nothing but its name and whether it is persistent; what is before a colon in its name is its group. */
public record KeptMessage(String name, boolean persistent, int size) implements PlainMessage {

    @Override
    public Map<String, Object> headers() {
        int colon = name.indexOf(':');
        return colon < 0 ? Map.of() : Map.of(GroupedMessage.HEADER, name.substring(0, colon));
    }

    @Override
    public String toString() {
        return name;
    }
}
