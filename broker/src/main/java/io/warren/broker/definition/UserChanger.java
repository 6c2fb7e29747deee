package io.warren.broker.definition;

import io.warren.broker.auth.Permissions;
import io.warren.broker.auth.StoredPassword;
import io.warren.broker.auth.StoredUser;
import io.warren.broker.auth.TopicPermissions;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.DeleteUser;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.UserChange.ChangePassword;
import io.warren.broker.definition.UserChange.GrantTopicPermissions;
import io.warren.broker.definition.UserChange.PutHashedUser;
import io.warren.broker.definition.UserChange.RevokePermissions;
import io.warren.broker.definition.UserChange.RevokeTopicPermissions;
import io.warren.broker.definition.UserChange.SetUserLimits;
import io.warren.broker.definition.UserChange.SetUserTags;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.error.ChannelException;
import io.warren.broker.json.Json;
import io.warren.broker.limit.Limits;
import io.warren.codec.SoftError;
import java.util.List;
import java.util.Set;

/**
 * Changes users and what they may do.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class UserChanger {

    private final Defined defined;
    private final UserStore users;
    private final DefinitionLedger ledger;
    private final List<DefinitionRecord> records;

    /** @param records takes what has to survive a restart */
    UserChanger(Defined defined, DefinitionLedger ledger, List<DefinitionRecord> records) {
        this.defined = defined;
        this.users = defined.users();
        this.ledger = ledger;
        this.records = records;
    }

    Done apply(UserChange change) {
        switch (change) {
            case PutUser put -> put(put.name(), put.password(), put.tags());
            case PutHashedUser put -> putHashed(put.name(), put.stored(), put.tags());
            case DeleteUser delete -> {
                if (users.delete(delete.name())) {
                    defined.deletions().onUserDeleted(delete.name());
                }
                records.add(new DefinitionRecord.DeleteUser(delete.name()));
            }
            case SetUserTags set -> {
                StoredUser user = requireUser(set.name());
                users.retag(set.name(), set.tags());
                records.add(new DefinitionRecord.PutUser(set.name(), user.password().stored(), set.tags()));
            }
            case ChangePassword changed -> {
                Set<String> tags = requireUser(changed.name()).tags();
                String password = changed.password();
                if (password == null) {
                    putHashed(changed.name(), StoredPassword.NoPassword.NONE.stored(), tags);
                } else {
                    put(changed.name(), password, tags);
                }
            }
            case SetUserLimits(String name, Limits limits) -> {
                defined.requireUser(name);
                users.limit(name, limits);
                records.add(new DefinitionRecord.PutUserLimits(name, Json.write(limits.values())));
            }
            case GrantPermissions grant -> {
                users.grant(grant.user(), grant.vhost(),
                        new Permissions(grant.configure(), grant.write(), grant.read()));
                records.add(new DefinitionRecord.PutPermissions(grant.user(), grant.vhost(), grant.configure(),
                        grant.write(), grant.read()));
            }
            case RevokePermissions(String user, String vhost) -> {
                users.revoke(user, vhost);
                records.add(new DefinitionRecord.DeletePermissions(user, vhost));
            }
            case GrantTopicPermissions grant -> {
                defined.requireUser(grant.user());
                defined.requireVhost(grant.vhost());
                users.grantTopics(new TopicPermissions(grant.user(), grant.vhost(), grant.exchange(), grant.write(),
                        grant.read()));
                records.add(new DefinitionRecord.PutTopicPermissions(grant.user(), grant.vhost(), grant.exchange(),
                        grant.write(), grant.read()));
            }
            case RevokeTopicPermissions revoke -> revokeTopics(revoke);
        }
        return Done.DONE;
    }

    private void put(String name, String password, Set<String> tags) {
        if (!ledger.keeps()) {
            users.put(name, password, tags);
        } else if (!users.has(name, password, tags)) {
            // Here and now: what comes later must not be durable earlier.
            String stored = users.putHashed(name, password, tags);
            records.add(new DefinitionRecord.PutUser(name, stored, tags));
        }
    }

    private void putHashed(String name, String stored, Set<String> tags) {
        users.restore(name, stored, tags);
        records.add(new DefinitionRecord.PutUser(name, stored, tags));
    }

    private StoredUser requireUser(String name) {
        StoredUser user = users.find(name);
        if (user == null) {
            throw new ChannelException(SoftError.NOT_FOUND, "no user '" + name + "'");
        }
        return user;
    }

    private void revokeTopics(RevokeTopicPermissions revoke) {
        for (TopicPermissions topics : users.topicPermissions()) {
            boolean meant = revoke.exchange() == null || revoke.exchange().equals(topics.exchange());
            if (meant && topics.user().equals(revoke.user()) && topics.vhost().equals(revoke.vhost())) {
                users.revokeTopics(topics.user(), topics.vhost(), topics.exchange());
                records.add(new DefinitionRecord.DeleteTopicPermissions(topics.user(), topics.vhost(),
                        topics.exchange()));
            }
        }
    }
}
