package io.warren.router;

/** A destination that is nothing but a name. */
final class TestQueue implements Destination {

    private final String name;

    TestQueue(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
