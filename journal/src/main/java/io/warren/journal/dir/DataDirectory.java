package io.warren.journal.dir;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory of one node, open for this process alone.
 *
 * <pre>
 * data/
 *   format         one line: "warren-data 3"; written last when a directory is made
 *   lock           empty; locked while a process uses the directory
 *   wal/           the write-ahead log, {@code %016x.wal}
 *   queues/        what queues keep outside of the log
 *   definitions/   the log of definitions, {@code %016x.log}
 *   index/         can be built again from the other folders
 *   quarantine/    copies of what could not be read
 * </pre>
 *
 * <p>
 * A directory that is not ours, has another version, misses a folder (but the index) or is in use is refused with a
 * {@link DataDirectoryException}, and not one byte in it is changed.
 *
 * <p>
 * Threads: opened and closed by one; the paths, any.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;
    private final Closeable lock;

    private DataDirectory(Path root, FileChannel lockFile, Closeable lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Opens a data directory, which is made if it is missing or empty. */
    public static DataDirectory open(Path root) {
        return open(root, DirectoryLock.OF_THE_SYSTEM);
    }

    /** Opens a data directory on a file system that may have no locks. */
    public static DataDirectory open(Path root, DirectoryLock locking) {
        try {
            DirectoryState state = DirectoryState.of(root);
            if (state == DirectoryState.MISSING) {
                makeRoot(root);
            } else if (state == DirectoryState.EMPTY) {
                DurableFiles.forceDirectory(DurableFiles.parent(root)); // whoever made it may have been killed before
            }
            DataDirectory directory = lock(root, locking, true);
            try {
                if (state == DirectoryState.COMPLETE) {
                    Files.createDirectories(directory.index());
                    DurableFiles.forceDirectory(root); // whoever made it may have been killed before
                } else {
                    directory.makeContent();
                }
                return directory;
            } catch (IOException | RuntimeException e) {
                directory.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DataDirectoryException("Cannot use data directory " + root + ": " + e, e);
        }
    }

    /**
     * Opens a directory only to look at it: it must be complete and unused, and stays as it is.
     */
    public static DataDirectory openForReading(Path root, DirectoryLock locking) {
        try {
            if (DirectoryState.of(root) != DirectoryState.COMPLETE) {
                throw new DataDirectoryException("Expected a data directory at " + root + ", but there is none");
            }
            return lock(root, locking, false);
        } catch (IOException e) {
            throw new DataDirectoryException("Cannot read data directory " + root + ": " + e, e);
        }
    }

    public Path root() {
        return root;
    }

    public Path wal() {
        return root.resolve("wal");
    }

    public Path queues() {
        return root.resolve("queues");
    }

    public Path definitions() {
        return root.resolve("definitions");
    }

    public Path index() {
        return root.resolve("index");
    }

    public Path quarantine() {
        return root.resolve("quarantine");
    }

    /** Gives the directory back to other processes. Whoever writes into it must have been closed before. */
    @Override
    public void close() {
        try (lockFile) {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataDirectory lock(Path root, DirectoryLock locking, boolean create) throws IOException {
        Path file = root.resolve(DirectoryState.LOCK);
        FileChannel channel = create
                ? FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.WRITE);
        Closeable lock = null;
        try {
            lock = locking.tryLock(channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new DataDirectoryException("Data directory " + root + " is in use by another broker");
        }
        return new DataDirectory(root, channel, lock);
    }

    private static void makeRoot(Path root) throws IOException {
        Path parent = DurableFiles.parent(root);
        Files.createDirectories(parent);
        Files.createDirectory(root, ownerOnly(root));
        try {
            DurableFiles.forceDirectory(parent);
        } catch (IOException e) {
            Files.delete(root); // a name whose force has failed may never become durable: it must be made again
            throw e;
        }
    }

    /** In an order that allows to go on after a crash anywhere: whoever sees the format file sees all folders. */
    private void makeContent() throws IOException {
        for (String folder : DirectoryState.FOLDERS) {
            Path path = root.resolve(folder);
            Files.deleteIfExists(path); // empty, and made by a start whose force of the name may have failed
            Files.createDirectory(path, ownerOnly(root));
        }
        DurableFiles.forceDirectory(root);
        try {
            DurableFiles.writeWhole(root.resolve(DirectoryState.FORMAT), root.resolve(DirectoryState.UNFINISHED_FORMAT),
                    DirectoryState.FORMAT_LINE.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            Files.deleteIfExists(root.resolve(DirectoryState.FORMAT)); // to be made again, as above
            throw e;
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path root) {
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------"))}
                : new FileAttribute<?>[0];
    }
}
