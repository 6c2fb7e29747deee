package io.warren.queue.fake;

/** A message that is nothing but its name and whether it is persistent. */
public record KeptMessage(String name, boolean persistent, int size) implements PlainMessage {

    @Override
    public String toString() {
        return name;
    }
}
