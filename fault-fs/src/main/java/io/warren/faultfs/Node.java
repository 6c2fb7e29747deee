package io.warren.faultfs;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or a directory, whatever its name. Times and permissions are durable at once.
 *
 * <p>
 * Threads: under the disk's lock.
 */
abstract sealed class Node permits SimulatedFile, SimulatedDirectory {
    private final long id;
    private long modifiedMillis;
    private Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rwxr-x---");
    private @Nullable SimulatedDirectory parent;

    Node(long id) {
        this.id = id;
        this.modifiedMillis = id;
    }

    /** A copy of what the disk keeps of every node. */
    Node(Node other) {
        this.id = other.id;
        this.modifiedMillis = other.modifiedMillis;
        this.permissions = other.permissions;
    }

    abstract long size();

    /** Unique on its disk and in the images of it. */
    long id() {
        return id;
    }

    long modifiedMillis() {
        return modifiedMillis;
    }

    void modifiedMillis(long millis) {
        modifiedMillis = millis;
    }

    Set<PosixFilePermission> permissions() {
        return permissions;
    }

    void permissions(Set<PosixFilePermission> permissions) {
        this.permissions = Set.copyOf(permissions);
    }

    /** Where it can be found now; null for the root and for what was deleted. */
    @Nullable
    SimulatedDirectory parent() {
        return parent;
    }

    void parent(@Nullable SimulatedDirectory parent) {
        this.parent = parent;
    }
}
