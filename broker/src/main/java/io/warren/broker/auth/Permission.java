package io.warren.broker.auth;

import java.util.Locale;

/** What a user may do with a resource. */
public enum Permission {
    CONFIGURE, WRITE, READ;

    /** As error texts call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
