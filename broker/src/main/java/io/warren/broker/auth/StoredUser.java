package io.warren.broker.auth;

import io.warren.broker.limit.Limits;
import java.util.Set;

/** A user as definitions tell of one. */
public record StoredUser(String name, StoredPassword password, Set<String> tags, Limits limits) {

    @Override
    public String toString() {
        return "StoredUser[" + name + ", " + tags + ", " + limits + "]";
    }
}
