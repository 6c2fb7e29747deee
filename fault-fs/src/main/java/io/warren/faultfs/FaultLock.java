package io.warren.faultfs;

import java.nio.channels.FileLock;

/** A lock on a part of a file: of this process, so another on the same part is a mistake in the program. */
final class FaultLock extends FileLock {
    private final SimulatedDisk disk;
    private final SimulatedFile file;
    private boolean released;

    FaultLock(FaultChannel channel, SimulatedDisk disk, SimulatedFile file, long position, long size, boolean shared) {
        super(channel, position, size, shared);
        this.disk = disk;
        this.file = file;
    }

    @Override
    public boolean isValid() {
        synchronized (disk) {
            return !released && acquiredBy().isOpen();
        }
    }

    @Override
    public void release() {
        synchronized (disk) {
            released = true;
            file.locks.remove(this);
        }
    }
}
