package io.warren.broker.auth;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What users may do, by virtual host.
 *
 * <p>
 * Threads: reads any; changes, the definitions thread only.
 */
final class UserGrants {

    private record Place(String user, String vhost) {}

    private record Topics(String user, String vhost, String exchange) {}

    private final Map<Place, Permissions> permissions = new ConcurrentHashMap<>();
    private final Map<Topics, TopicPermissions> topics = new ConcurrentHashMap<>();

    void grant(String user, String vhost, Permissions granted) {
        permissions.put(new Place(user, vhost), granted);
    }

    void revoke(String user, String vhost) {
        forget(place -> place.user().equals(user) && place.vhost().equals(vhost));
    }

    void grantTopics(TopicPermissions granted) {
        topics.put(new Topics(granted.user(), granted.vhost(), granted.exchange()), granted);
    }

    void revokeTopics(String user, String vhost, String exchange) {
        topics.remove(new Topics(user, vhost, exchange));
    }

    void forgetUser(String user) {
        forget(place -> place.user().equals(user));
    }

    void forgetVirtualHost(String vhost) {
        forget(place -> place.vhost().equals(vhost));
    }

    private void forget(Predicate<Place> gone) {
        permissions.keySet().removeIf(gone);
        topics.keySet().removeIf(key -> gone.test(new Place(key.user(), key.vhost())));
    }

    @Nullable
    Permissions permissions(String user, String vhost) {
        return permissions.get(new Place(user, vhost));
    }

    /** Null: the user may use all routing keys there. */
    @Nullable
    TopicPermissions topics(String user, String vhost, String exchange) {
        return topics.isEmpty() ? null : topics.get(new Topics(user, vhost, exchange));
    }

    List<GrantedPermissions> allPermissions() {
        return permissions.entrySet().stream()
                .map(entry -> new GrantedPermissions(entry.getKey().user(), entry.getKey().vhost(), entry.getValue()))
                .toList();
    }

    List<TopicPermissions> allTopics() {
        return List.copyOf(topics.values());
    }
}
