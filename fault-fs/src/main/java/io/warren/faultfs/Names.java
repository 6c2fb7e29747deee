package io.warren.faultfs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds what is at a path. There are no links, so a path can be normalized first. Under the disk's lock. */
final class Names {
    private Names() {
    }

    /** What is at this path; null if there is nothing. */
    static @Nullable Node find(SimulatedDisk disk, FaultPath path) {
        Node node = disk.root();
        for (Path name : path.toAbsolutePath().normalize()) {
            if (!(node instanceof SimulatedDirectory directory)) return null;
            node = directory.entries.get(name.toString());
            if (node == null) return null;
        }
        return node;
    }

    static Node require(SimulatedDisk disk, FaultPath path) throws NoSuchFileException {
        Node node = find(disk, path);
        if (node == null) throw new NoSuchFileException(path.toString());
        return node;
    }

    static SimulatedDirectory requireDirectory(SimulatedDisk disk, FaultPath path) throws IOException {
        if (require(disk, path) instanceof SimulatedDirectory directory) return directory;
        throw new NotDirectoryException(path.toString());
    }

    /** The directory in which the last name of this path is or can be. */
    static SimulatedDirectory requireParent(SimulatedDisk disk, FaultPath path) throws IOException {
        FaultPath parent = path.toAbsolutePath().normalize().getParent();
        if (parent == null) throw new FileSystemException(path.toString(), null, "Device or resource busy");
        return switch (find(disk, parent)) {
            case SimulatedDirectory directory -> directory;
            case null -> throw new NoSuchFileException(path.toString());
            case SimulatedFile file -> throw new FileSystemException(path.toString(), null, "Not a directory");
        };
    }

    /** The last name of a path for which {@link #requireParent} found a directory. */
    static String last(FaultPath path) throws FileSystemException {
        Path name = path.toAbsolutePath().normalize().getFileName();
        if (name == null) throw new FileSystemException(path.toString(), null, "Device or resource busy");
        return name.toString();
    }
}
