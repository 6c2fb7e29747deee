package io.warren.queue.fake;

/** A message that is nothing but its name, of a size that the test chooses. */
public record NamedMessage(String name, int size) implements PlainMessage {

    public NamedMessage(String name) {
        this(name, 10);
    }

    @Override
    public String toString() {
        return name;
    }
}
