package io.warren.journal.dir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/** How a process claims a data directory for itself: file locks, unless a file system without them is tested. */
@FunctionalInterface
public interface DirectoryLock {
    /** Locks of the operating system, which end with the process however it ends. */
    DirectoryLock OF_THE_SYSTEM = DirectoryLock::lockOfTheSystem;

    /** For file systems without locks: the caller knows that there is only one process. */
    DirectoryLock NONE = lockFile -> () -> {};

    /**
     * Claims the file without waiting.
     *
     * @return what gives it back, or null if somebody else has it
     */
    @Nullable
    Closeable tryLock(FileChannel lockFile) throws IOException;

    private static @Nullable Closeable lockOfTheSystem(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock == null ? null : lock::release;
        } catch (OverlappingFileLockException e) { // another broker in this process
            return null;
        }
    }
}
