package io.warren.faultfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that behaves as Linux does, up to and including power cuts:
 *
 * <pre>{@code
 * FaultFileSystem disk = FaultFileSystem.create(seed);
 * write(disk.root().resolve("journal"));
 * recover(disk.powerCut(seed, PowerCut.Profile.SUBSET).root().resolve("journal"));
 * }</pre>
 *
 * <p>
 * What is written is pending until its file is forced, and a name until its directory is: open the directory for
 * reading as a channel and force that. {@link #powerCut} and {@link #killProcess} make other file systems and leave this
 * one as it is, so one moment can be looked at in many ways. Their faults and counters start anew; their
 * capacity is the same.
 *
 * <p>
 * A force that fails leaves the pending bytes in the cache, where they are read as if all were well, but they are not on
 * the disk and no longer pending: a second force returns without an error and without writing them. Only a page that is
 * written again is written whole.
 *
 * <p>
 * One thread that does the same under the same seed gets the same results. Times of files are a counter, not a clock's.
 *
 * <p>
 * Threads: any; one lock guards all.
 */
public final class FaultFileSystem extends FileSystem {
    private final FaultFileSystemProvider provider;
    private final Faults faults = new Faults();
    private final SimulatedDisk disk;
    private final long seed;
    private final SplittableRandom random;
    private volatile Consumer<Operation> observer = operation -> {};
    private volatile boolean powerLost;
    private volatile boolean closed;

    private FaultFileSystem(SimulatedDisk disk, long seed) {
        this.disk = disk;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.provider = new FaultFileSystemProvider(this);
    }

    /**
     * Makes an empty one.
     *
     * @param seed for the length of short reads and writes
     */
    public static FaultFileSystem create(long seed) {
        return new FaultFileSystem(new SimulatedDisk(), seed);
    }

    /** The directory that is always there. */
    public Path root() {
        return FaultPath.root(this);
    }

    // Crashes

    /** What a disk may look like after a power cut now, if entries need a force of their directory. */
    public FaultFileSystem powerCut(long seed, PowerCut.Profile profile) {
        return powerCut(PowerCut.of(profile, PowerCut.Entries.STRICT, seed));
    }

    /** What the disk may look like after a power cut now. Nothing is pending there. */
    public FaultFileSystem powerCut(PowerCut cut) {
        synchronized (disk) {
            return new FaultFileSystem(CrashImages.afterPowerCut(disk, cut), cut.seed());
        }
    }

    /**
     * What the disk looks like after the process was killed now: all that was written is there, and what was pending is
     * still pending. Channels and locks are gone.
     */
    public FaultFileSystem killProcess() {
        synchronized (disk) {
            return new FaultFileSystem(CrashImages.afterKill(disk), seed);
        }
    }

    /** Ends the life of whoever still uses this file system: from now on everything but images throws {@link PowerLost}. */
    public void crash() {
        powerLost = true;
    }

    public boolean isCrashed() {
        return powerLost;
    }

    // Faults

    /**
     * Makes an operation fail.
     *
     * @param n      which of the operations of this kind from now on, from 1
     * @param sticky whether all after it fail too
     */
    public void failNth(Operation operation, long n, Fault fault, boolean sticky) {
        failNth(path -> true, operation, n, fault, sticky);
    }

    /** As {@link #failNth(Operation, long, Fault, boolean)}, but only operations on these files are counted and fail. */
    public void failNth(Predicate<Path> files, Operation operation, long n, Fault fault, boolean sticky) {
        synchronized (disk) {
            faults.add(operation, files, n, fault, sticky);
        }
    }

    /**
     * Makes the n-th operation of any kind fail, counted from now on. A test that does this for n = 1, 2, 3 and so on until
     * its scenario does not get there has tried every fault once.
     */
    public void failNth(long n, Fault fault, boolean sticky) {
        synchronized (disk) {
            faults.add(null, path -> true, n, fault, sticky);
        }
    }

    /** Forgets all that {@link #failNth} was told. */
    public void clearFaults() {
        synchronized (disk) {
            faults.clear();
        }
    }

    /** Makes every read that touches these bytes of a file fail with EIO, here and in images made later. */
    public void failReads(Path file, long position, long length) {
        synchronized (disk) {
            file(file).makeUnreadable(position, length);
        }
    }

    /** Damages a file, here and in images made later. */
    public void damage(Path file, Damage damage) {
        synchronized (disk) {
            disk.damage(file(file), damage);
        }
    }

    /** How many bytes there is room for, in blocks of 4 KiB; a write that needs a new block beyond that gets ENOSPC. */
    public void capacity(long bytes) {
        synchronized (disk) {
            disk.capacityBytes(bytes);
        }
    }

    /** The 4 KiB blocks of all files, in bytes; a hole takes none, a deleted file that is open still does. */
    public long usedBytes() {
        synchronized (disk) {
            return disk.usedBytes();
        }
    }

    /**
     * Is told of every operation before it happens, on its thread and without a lock, so it may wait. See {@link Gate}. A
     * force covers what was written before it began, not what is written while this waits.
     */
    public void onOperation(Consumer<Operation> observer) {
        this.observer = observer;
    }

    /** How many operations there were, failed ones included. */
    public long operations() {
        synchronized (disk) {
            return faults.count();
        }
    }

    /** How many operations of this kind there were, failed ones included. */
    public long operations(Operation operation) {
        synchronized (disk) {
            return faults.count(operation);
        }
    }

    // For channels and the provider

    SimulatedDisk disk() {
        return disk;
    }

    /** Must be the first thing done under the lock. */
    void requirePower() {
        if (powerLost) throw new PowerLost();
        if (closed) throw new ClosedFileSystemException();
    }

    /** Counts an operation. Returns how it shall fail, if it shall; a crash it throws itself. Not under the lock. */
    @Nullable
    Fault begin(Operation operation, Path path) {
        Fault fault;
        synchronized (disk) {
            requirePower();
            fault = faults.next(operation, path);
            if (fault == Fault.CRASH) powerLost = true;
            requirePower();
        }
        observer.accept(operation);
        return fault;
    }

    /** As {@link #begin}, for an operation on names, which fails with an exception of its kind. */
    void beginOrFail(Operation operation, Path path) throws FileSystemException {
        Fault fault = begin(operation, path);
        if (fault != null) throw new FileSystemException(path.toString(), null, fault.text());
    }

    /** Fewer bytes than asked for, but at least one if there was one. */
    int shortened(int length) {
        synchronized (disk) {
            return length <= 1 ? length : random.nextInt(1, length);
        }
    }

    private SimulatedFile file(Path path) {
        try {
            if (Names.find(disk, FaultPath.of(path)) instanceof SimulatedFile file) return file;
            throw new NoSuchFileException(path.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // What the JDK asks

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** After this every operation throws {@link ClosedFileSystemException}. Images live on. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(root());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new FaultFileStore(disk));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic", "posix");
    }

    @Override
    public Path getPath(String first, String... more) {
        return FaultPath.parse(this, first, more);
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(Path.of(path.toString()));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException();
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException();
    }
}
