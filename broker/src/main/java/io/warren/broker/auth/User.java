package io.warren.broker.auth;

import java.util.Set;

/**
 * Somebody who may come in.
 *
 * @param tags
 *            administrator, monitoring, policymaker, management, impersonator, or others
 */
public record User(String name, Set<String> tags) {

    /** May publish with another user's id in the user-id property. */
    public boolean impersonator() {
        return tags.contains("impersonator");
    }
}
