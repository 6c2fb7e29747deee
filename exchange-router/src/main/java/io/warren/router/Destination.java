package io.warren.router;

/** A queue as exchanges see it. Compared by identity: a queue that was deleted and declared again is another one. */
public interface Destination {

    String name();
}
