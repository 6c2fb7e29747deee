package io.warren.faultfs;

import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/** The space of the disk, as a broker asks for it. */
final class FaultFileStore extends FileStore {
    private final SimulatedDisk disk;

    FaultFileStore(SimulatedDisk disk) {
        this.disk = disk;
    }

    @Override
    public String name() {
        return "fault";
    }

    @Override
    public String type() {
        return "fault";
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() {
        synchronized (disk) {
            return disk.capacityBytes();
        }
    }

    @Override
    public long getUsableSpace() {
        synchronized (disk) {
            return Math.max(0, disk.capacityBytes() - disk.usedBytes());
        }
    }

    @Override
    public long getUnallocatedSpace() {
        return getUsableSpace();
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class || type == PosixFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return name.equals("basic") || name.equals("posix");
    }

    @Override
    public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        throw new UnsupportedOperationException(attribute);
    }
}
