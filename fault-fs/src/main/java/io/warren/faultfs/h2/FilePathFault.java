package io.warren.faultfs.h2;

import io.warren.faultfs.FaultFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * H2's way to a {@link FaultFileSystem}: the scheme {@code sim:}, followed by the number under which the file system is
 * mounted.
 *
 * <pre>{@code
 * try (FilePathFault.Mount mount = FilePathFault.mount(disk)) {
 *     MVStore store = MVStore.open(mount.name(disk.root().resolve("definitions.mv")));
 * }
 * }</pre>
 *
 * <p>
 * Threads: any.
 */
public final class FilePathFault extends FilePath {
    private static final String SCHEME = "sim";
    private static final Map<String, FaultFileSystem> MOUNTED = new ConcurrentHashMap<>();
    private static final AtomicLong MOUNTS = new AtomicLong();

    private final @Nullable Path path;

    /** For H2 only, which asks this one for others. */
    private FilePathFault() {
        path = null;
        name = SCHEME + ":";
    }

    private FilePathFault(String fullName, Path path) {
        this.path = path;
        this.name = fullName;
    }

    /** Makes a file system known to H2 until the mount is closed. Image and original are mounted side by side. */
    public static Mount mount(FaultFileSystem fileSystem) {
        String number = Long.toString(MOUNTS.incrementAndGet());
        MOUNTED.put(number, fileSystem);
        FilePath.register(new FilePathFault());
        return new Mount(number);
    }

    /**
     * A file system under a name.
     *
     * @param number in all names of its files
     */
    public record Mount(String number) implements AutoCloseable {
        /** What H2 has to be given to find this file; for a database: {@code "jdbc:h2:" + name(file)}. */
        public String name(Path file) {
            return SCHEME + ":" + number + file.toAbsolutePath().normalize();
        }

        @Override
        public void close() {
            MOUNTED.remove(number);
        }
    }

    private interface Action<T> {
        T run(Path path) throws IOException;
    }

    private <T> T onFile(Action<T> action) {
        try {
            return action.run(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        if (path == null) throw new IllegalStateException("No file, but its scheme");
        return path;
    }

    private FilePathFault sibling(Path other) {
        String number = name.substring(SCHEME.length() + 1, name.indexOf('/'));
        return new FilePathFault(new Mount(number).name(other), other);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePathFault getPath(String fullName) {
        String rest = fullName.startsWith(SCHEME + ":") ? fullName.substring(SCHEME.length() + 1) : fullName;
        int slash = rest.indexOf('/');
        FaultFileSystem fileSystem = slash < 0 ? null : MOUNTED.get(rest.substring(0, slash));
        if (fileSystem == null) throw new IllegalArgumentException("Nothing is mounted for " + fullName);
        return new FilePathFault(SCHEME + ":" + rest, fileSystem.getPath(rest.substring(slash)));
    }

    @Override
    public long size() {
        return onFile(file -> Files.exists(file) ? Files.size(file) : 0);
    }

    @Override
    public void moveTo(FilePath target, boolean atomicReplace) {
        Path to = getPath(target.toString()).file();
        onFile(file -> Files.move(file, to,
                atomicReplace ? new CopyOption[]{StandardCopyOption.ATOMIC_MOVE} : new CopyOption[0]));
    }

    @Override
    public boolean createFile() {
        return onFile(file -> {
            try {
                Files.createFile(file);
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            }
        });
    }

    @Override
    public boolean exists() {
        return Files.exists(file());
    }

    @Override
    public void delete() {
        onFile(Files::deleteIfExists);
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        return onFile(file -> {
            List<FilePath> entries = new ArrayList<>();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(file)) {
                stream.forEach(entry -> entries.add(sibling(entry)));
            }
            return entries;
        });
    }

    @Override
    public FilePathFault toRealPath() {
        return sibling(file());
    }

    @Override
    public @Nullable FilePathFault getParent() {
        Path parent = file().getParent();
        return parent == null ? null : sibling(parent);
    }

    @Override
    public boolean isDirectory() {
        return Files.isDirectory(file());
    }

    @Override
    public boolean isRegularFile() {
        return Files.isRegularFile(file());
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public long lastModified() {
        return onFile(file -> Files.getLastModifiedTime(file).toMillis());
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public boolean setReadOnly() {
        return false;
    }

    @Override
    public void createDirectory() {
        onFile(file -> Files.isDirectory(file) ? file : Files.createDirectory(file));
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        Set<? extends OpenOption> options = switch (mode) {
            case "r" -> Set.of(StandardOpenOption.READ);
            case "rw" -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            case "rws", "rwd" -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE,
                    StandardOpenOption.DSYNC);
            default -> throw new IllegalArgumentException("Unknown mode " + mode);
        };
        return FileChannel.open(file(), options);
    }
}
