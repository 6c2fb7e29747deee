package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.limit.Limits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A change of users and of what they may do. */
public sealed interface UserChange extends DefinitionChange<Done>
        permits
        DefinitionChange.PutUser,
        DefinitionChange.DeleteUser,
        GrantPermissions,
        UserChange.PutHashedUser,
        UserChange.SetUserTags,
        UserChange.ChangePassword,
        UserChange.RevokePermissions,
        UserChange.GrantTopicPermissions,
        UserChange.RevokeTopicPermissions,
        UserChange.SetUserLimits {

    /**
     * Adds a user whose password is not known, or replaces the one of that name.
     *
     * @param stored
     *            the password as {@link io.warren.broker.auth.StoredPassword} keeps it
     */
    record PutHashedUser(String name, String stored, Set<String> tags) implements UserChange {

        @Override
        public String toString() {
            return "PutHashedUser[" + name + ", " + tags + "]";
        }
    }

    record SetUserTags(String name, Set<String> tags) implements UserChange {}

    /** Sets a password; null: the user cannot log in by one any more. */
    record ChangePassword(String name, @Nullable String password) implements UserChange {

        @Override
        public String toString() {
            return "ChangePassword[" + name + "]";
        }
    }

    /** Takes a virtual host from a user, with the topic permissions in it. */
    record RevokePermissions(String user, String vhost) implements UserChange {}

    /** From now on the user needs to match these patterns with the routing keys of a topic exchange. */
    record GrantTopicPermissions(String user, String vhost, String exchange, String write, String read)
            implements
                UserChange {}

    /** Frees the routing keys of an exchange again; null: of all exchanges. */
    record RevokeTopicPermissions(String user, String vhost, @Nullable String exchange) implements UserChange {}

    /** Replaces all limits of a user. What is above them stays until it goes. */
    record SetUserLimits(String name, Limits limits) implements UserChange {}
}
