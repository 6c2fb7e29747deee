package io.warren.faultfs;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attributes of what is at a path: times and permissions can be set, owners are taken note of by nobody. */
record NodeAttributeView(FaultPath path) implements PosixFileAttributeView {
    private interface Action<T> {
        T run(Node node);
    }

    private <T> T on(Action<T> action) throws IOException {
        FaultFileSystem fileSystem = path.getFileSystem();
        synchronized (fileSystem.disk()) {
            fileSystem.requirePower();
            return action.run(Names.require(fileSystem.disk(), path));
        }
    }

    @Override
    public String name() {
        return "posix";
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
        return on(NodeAttributes::of);
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        on(node -> {
            if (modified != null) node.modifiedMillis(modified.toMillis());
            return node;
        });
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        on(node -> {
            node.permissions(permissions);
            return node;
        });
    }

    @Override
    public void setGroup(GroupPrincipal group) {
    }

    @Override
    public UserPrincipal getOwner() {
        return NodeAttributes.OWNER;
    }

    @Override
    public void setOwner(UserPrincipal owner) {
    }
}
