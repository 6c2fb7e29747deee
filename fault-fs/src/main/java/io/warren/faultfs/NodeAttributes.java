package io.warren.faultfs;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What there is to know about a file or directory, at one moment. All belong to one user. */
record NodeAttributes(long id, boolean isDirectory, long size, FileTime lastModifiedTime,
        Set<PosixFilePermission> permissions) implements PosixFileAttributes {
    static final Owner OWNER = new Owner();

    static NodeAttributes of(Node node) {
        return new NodeAttributes(node.id(), node instanceof SimulatedDirectory, node.size(),
                FileTime.fromMillis(node.modifiedMillis()), node.permissions());
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new HashMap<>();
        map.put("fileKey", id);
        map.put("isDirectory", isDirectory);
        map.put("isRegularFile", !isDirectory);
        map.put("isSymbolicLink", false);
        map.put("isOther", false);
        map.put("size", size);
        map.put("lastModifiedTime", lastModifiedTime);
        map.put("lastAccessTime", lastModifiedTime);
        map.put("creationTime", lastModifiedTime);
        map.put("permissions", permissions);
        map.put("owner", OWNER);
        map.put("group", OWNER);
        return map;
    }

    @Override
    public UserPrincipal owner() {
        return OWNER;
    }

    @Override
    public GroupPrincipal group() {
        return OWNER;
    }

    @Override
    public FileTime lastAccessTime() {
        return lastModifiedTime;
    }

    @Override
    public FileTime creationTime() {
        return lastModifiedTime;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    @Override
    public Object fileKey() {
        return id;
    }

    record Owner() implements GroupPrincipal {
        @Override
        public String getName() {
            return "warren";
        }
    }
}
