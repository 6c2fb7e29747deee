package io.warren.faultfs;

import io.warren.faultfs.SimulatedDisk.ForcePoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Objects;

/**
 * An open file, or a directory that was opened to force it. As with every file channel, an interrupt closes it.
 *
 * <p>
 * Threads: any.
 */
final class FaultChannel extends FileChannel {
    private static final int TRANSFER_BYTES = 8192;

    private final FaultFileSystem fileSystem;
    private final SimulatedDisk disk;
    private final FaultPath path;
    private final Node node;
    private final OpenMode mode;
    private long position;

    /** Under the disk's lock. */
    FaultChannel(FaultFileSystem fileSystem, FaultPath path, Node node, OpenMode mode) {
        this.fileSystem = fileSystem;
        this.disk = fileSystem.disk();
        this.path = path.toAbsolutePath().normalize();
        this.node = node;
        this.mode = mode;
        if (node instanceof SimulatedFile file) file.opened();
    }

    private interface Action<T> {
        T run() throws IOException;
    }

    /** Runs what may wait, so that an interrupt or a close from another thread ends it as it does on a disk. */
    private <T> T interruptibly(Action<T> action) throws IOException {
        boolean completed = false;
        try {
            begin();
            requireOpen();
            T result = action.run();
            completed = true;
            return result;
        } finally {
            end(completed);
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) throw new ClosedChannelException();
    }

    private SimulatedFile readable() throws IOException {
        requireOpen();
        if (!mode.read()) throw new NonReadableChannelException();
        return file();
    }

    private SimulatedFile writable() throws IOException {
        requireOpen();
        if (!mode.write()) throw new NonWritableChannelException();
        return file();
    }

    private SimulatedFile file() throws IOException {
        if (node instanceof SimulatedFile file) return file;
        throw new IOException("Is a directory");
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return (int) read(new ByteBuffer[]{target}, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        long from;
        synchronized (disk) {
            from = position;
        }
        int count = readAt(targets, offset, length, from);
        synchronized (disk) {
            position = from + Math.max(0, count);
        }
        return count;
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
        if (from < 0) throw new IllegalArgumentException("Negative position");
        return readAt(new ByteBuffer[]{target}, 0, 1, from);
    }

    private int readAt(ByteBuffer[] targets, int offset, int length, long from) throws IOException {
        SimulatedFile file = readable();
        int wanted = remaining(targets, offset, length);
        return interruptibly(() -> {
            Fault fault = fileSystem.begin(Operation.READ, path);
            if (fault != null && fault != Fault.SHORT_COUNT) throw fault.exception();
            byte[] bytes;
            synchronized (disk) {
                fileSystem.requirePower();
                if (wanted == 0) return 0;
                long left = file.size() - from;
                if (left <= 0) return -1;
                int count = (int) Math.min(wanted, left);
                if (fault != null) count = fileSystem.shortened(count);
                if (!file.isReadable(from, count)) throw Fault.EIO.exception();
                bytes = file.cache().read(from, count);
            }
            int done = 0;
            for (int i = offset; done < bytes.length; i++) {
                int part = Math.min(targets[i].remaining(), bytes.length - done);
                targets[i].put(bytes, done, part);
                done += part;
            }
            return done;
        });
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return (int) write(new ByteBuffer[]{source}, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        return writeAt(sources, offset, length, -1);
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        if (at < 0) throw new IllegalArgumentException("Negative position");
        return writeAt(new ByteBuffer[]{source}, 0, 1, at);
    }

    /** Writes at a position; below 0: at the channel's own, which moves. */
    private int writeAt(ByteBuffer[] sources, int offset, int length, long at) throws IOException {
        SimulatedFile file = writable();
        byte[] bytes = new byte[remaining(sources, offset, length)];
        int gathered = 0;
        for (int i = offset; i < offset + length; i++) {
            int part = sources[i].remaining();
            sources[i].get(sources[i].position(), bytes, gathered, part);
            gathered += part;
        }
        int count = interruptibly(() -> {
            Fault fault = fileSystem.begin(Operation.WRITE, path);
            return switch (fault) {
                case null -> store(file, bytes, bytes.length, at);
                case SHORT_COUNT -> store(file, bytes, fileSystem.shortened(bytes.length), at);
                case SHORT_WRITE -> {
                    store(file, bytes, fileSystem.shortened(bytes.length), at);
                    throw fault.exception();
                }
                default -> throw fault.exception();
            };
        });
        int left = count;
        for (int i = offset; left > 0; i++) {
            int part = Math.min(sources[i].remaining(), left);
            sources[i].position(sources[i].position() + part);
            left -= part;
        }
        if (mode.sync() && count > 0) force(false);
        return count;
    }

    private int store(SimulatedFile file, byte[] bytes, int length, long at) throws IOException {
        synchronized (disk) {
            fileSystem.requirePower();
            if (length == 0) return 0;
            long target = mode.append() ? file.size() : at < 0 ? position : at;
            byte[] part = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            int count = disk.write(file, target, part);
            if (count == 0) throw Fault.ENOSPC.exception();
            if (at < 0) position = target + count;
            return count;
        }
    }

    private static int remaining(ByteBuffer[] buffers, int offset, int length) {
        int sum = 0;
        for (int i = offset; i < offset + length; i++)
            sum = Math.addExact(sum, buffers[i].remaining());
        return sum;
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        synchronized (disk) {
            fileSystem.requirePower();
            return mode.append() ? node.size() : position;
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        if (newPosition < 0) throw new IllegalArgumentException("Negative position");
        synchronized (disk) {
            fileSystem.requirePower();
            position = newPosition;
        }
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        synchronized (disk) {
            fileSystem.requirePower();
            return node.size();
        }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        SimulatedFile file = writable();
        if (size < 0) throw new IllegalArgumentException("Negative size");
        return interruptibly(() -> {
            Fault fault = fileSystem.begin(Operation.TRUNCATE, path);
            if (fault != null) throw fault.exception();
            synchronized (disk) {
                fileSystem.requirePower();
                disk.truncate(file, size);
                position = Math.min(position, size);
            }
            return this;
        });
    }

    @Override
    public void force(boolean metadata) throws IOException {
        requireOpen();
        Operation operation = node instanceof SimulatedFile ? Operation.FORCE : Operation.DIR_FORCE;
        interruptibly(() -> {
            ForcePoint point;
            synchronized (disk) {
                point = disk.forcePoint(node);
            }
            Fault fault = fileSystem.begin(operation, path);
            synchronized (disk) {
                fileSystem.requirePower();
                if (fault == null) {
                    disk.persist(node, point);
                } else {
                    disk.forget(node, point);
                    throw fault.exception();
                }
            }
            return this;
        });
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        if (from < 0 || count < 0) throw new IllegalArgumentException("Negative position or count");
        readable();
        long done = 0;
        while (done < count) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(TRANSFER_BYTES, count - done));
            if (read(buffer, from + done) <= 0) break;
            int taken = target.write(buffer.flip());
            done += taken;
            if (buffer.hasRemaining()) break;
        }
        return done;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
        if (at < 0 || count < 0) throw new IllegalArgumentException("Negative position or count");
        writable();
        if (at > size()) return 0;
        long done = 0;
        while (done < count) {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(TRANSFER_BYTES, count - done));
            if (source.read(buffer) <= 0) break;
            buffer.flip();
            while (buffer.hasRemaining())
                done += write(buffer, at + done);
        }
        return done;
    }

    @Override
    public MappedByteBuffer map(MapMode mapMode, long from, long size) {
        throw new UnsupportedOperationException("What is written through a mapping could not be seen");
    }

    /** There is only this process, so a lock is never waited for. */
    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        return tryLock(from, size, shared);
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        SimulatedFile file = shared ? readable() : writable();
        synchronized (disk) {
            fileSystem.requirePower();
            for (FileLock each : file.locks) {
                if (each.overlaps(from, size)) throw new OverlappingFileLockException();
            }
            FaultLock lock = new FaultLock(this, disk, file, from, size, shared);
            file.locks.add(lock);
            return lock;
        }
    }

    /** Works without power too, so that what is closed in passing does not hide what went wrong. */
    @Override
    protected void implCloseChannel() {
        synchronized (disk) {
            if (!(node instanceof SimulatedFile file)) return;
            file.locks.removeIf(lock -> lock.acquiredBy() == this);
            file.closed();
            disk.freeIfGone(file);
        }
    }
}
