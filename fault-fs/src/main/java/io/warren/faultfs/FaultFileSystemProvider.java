package io.warren.faultfs;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code Files} does on a {@link FaultFileSystem}. Not installed: a file system is made, not looked up. */
final class FaultFileSystemProvider extends FileSystemProvider {
    private final FaultFileSystem fileSystem;
    private final SimulatedDisk disk;

    FaultFileSystemProvider(FaultFileSystem fileSystem) {
        this.fileSystem = fileSystem;
        this.disk = fileSystem.disk();
    }

    @Override
    public String getScheme() {
        return "fault";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> options) {
        throw new UnsupportedOperationException("See FaultFileSystem.create");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.getPath(uri.getPath());
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        FaultPath file = FaultPath.of(path);
        OpenMode mode = OpenMode.of(options);
        fileSystem.beginOrFail(Operation.OPEN, file);
        if (find(file) == null && (mode.create() || mode.createNew())) {
            fileSystem.beginOrFail(Operation.CREATE, file);
            synchronized (disk) {
                fileSystem.requirePower();
                SimulatedDirectory directory = Names.requireParent(disk, file);
                if (Names.find(disk, file) == null) {
                    SimulatedFile created = disk.newFile();
                    setAll(created, attributes);
                    disk.link(directory, Names.last(file), created);
                    return new FaultChannel(fileSystem, file, created, mode);
                }
            }
        }
        if (mode.createNew()) throw new FileAlreadyExistsException(path.toString());
        FaultChannel channel;
        synchronized (disk) {
            fileSystem.requirePower();
            Node node = Names.require(disk, file);
            if (node instanceof SimulatedDirectory && mode.write()) {
                throw new FileSystemException(path.toString(), null, "Is a directory");
            }
            channel = new FaultChannel(fileSystem, file, node, mode);
        }
        if (mode.truncate() && channel.size() > 0) {
            try {
                channel.truncate(0);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return channel;
    }

    @Override
    public SeekableByteChannel newByteChannel(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        List<Path> accepted = new ArrayList<>();
        List<String> names;
        synchronized (disk) {
            fileSystem.requirePower();
            names = List.copyOf(Names.requireDirectory(disk, FaultPath.of(path)).entries.keySet());
        }
        for (String name : names) {
            Path entry = path.resolve(name);
            if (filter.accept(entry)) accepted.add(entry);
        }
        return new Listing(accepted);
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
        FaultPath directory = FaultPath.of(path);
        fileSystem.beginOrFail(Operation.CREATE, directory);
        synchronized (disk) {
            fileSystem.requirePower();
            if (Names.find(disk, directory) != null) throw new FileAlreadyExistsException(path.toString());
            SimulatedDirectory parent = Names.requireParent(disk, directory);
            SimulatedDirectory created = disk.newDirectory();
            setAll(created, attributes);
            disk.link(parent, Names.last(directory), created);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        FaultPath file = FaultPath.of(path);
        fileSystem.beginOrFail(Operation.DELETE, file);
        synchronized (disk) {
            fileSystem.requirePower();
            SimulatedDirectory parent = Names.requireParent(disk, file);
            requireReplaceable(Names.require(disk, file), path);
            disk.unlink(parent, Names.last(file));
        }
    }

    private static void requireReplaceable(Node node, Path path) throws DirectoryNotEmptyException {
        if (node instanceof SimulatedDirectory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        FaultPath from = FaultPath.of(source);
        FaultPath to = FaultPath.of(target);
        Set<CopyOption> chosen = Set.of(options);
        boolean atomic = chosen.contains(StandardCopyOption.ATOMIC_MOVE);
        fileSystem.beginOrFail(Operation.RENAME, from);
        synchronized (disk) {
            fileSystem.requirePower();
            Node node = Names.require(disk, from);
            Node replaced = Names.find(disk, to);
            if (node == replaced) return;
            if (to.toAbsolutePath().normalize().startsWith(from.toAbsolutePath().normalize())) {
                throw new FileSystemException(source.toString(), target.toString(), "Invalid argument");
            }
            SimulatedDirectory directory = Names.requireParent(disk, to);
            if (replaced != null) {
                if (!atomic && !chosen.contains(StandardCopyOption.REPLACE_EXISTING)) {
                    throw new FileAlreadyExistsException(target.toString());
                }
                requireReplaceable(replaced, target);
                if (atomic && node.getClass() != replaced.getClass()) { // rename(2) changes no kinds
                    String reason = replaced instanceof SimulatedDirectory ? "Is a directory" : "Not a directory";
                    throw new FileSystemException(source.toString(), target.toString(), reason);
                }
            }
            disk.rename(Names.requireParent(disk, from), Names.last(from), directory, Names.last(to));
        }
    }

    /** Writes a new file as any program would; a copied directory is empty. */
    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        Node node = require(FaultPath.of(source));
        Node replaced = find(FaultPath.of(target));
        if (node == replaced) return;
        if (replaced != null) {
            if (!Set.of(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            delete(target);
        }
        if (node instanceof SimulatedDirectory) {
            createDirectory(target);
            return;
        }
        try (FileChannel in = newFileChannel(source, Set.of(StandardOpenOption.READ));
                FileChannel out = newFileChannel(target,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(in.size()));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0)
                read = in.read(bytes);
            bytes.flip();
            while (bytes.hasRemaining())
                out.write(bytes);
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) return true;
        return other.getFileSystem() == fileSystem && require(FaultPath.of(path)) == require(FaultPath.of(other));
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        require(FaultPath.of(path));
        return new FaultFileStore(disk);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        require(FaultPath.of(path));
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(Path path, Class<V> type,
            LinkOption... options) {
        boolean known = type == BasicFileAttributeView.class || type == PosixFileAttributeView.class
                || type == FileOwnerAttributeView.class;
        return known ? type.cast(new NodeAttributeView(FaultPath.of(path))) : null;
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException(type.getName());
        }
        return type.cast(new NodeAttributeView(FaultPath.of(path)).readAttributes());
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        Map<String, Object> all = NodeAttributes.of(require(FaultPath.of(path))).asMap();
        String names = attributes.substring(attributes.indexOf(':') + 1);
        if (!names.equals("*")) all.keySet().retainAll(Set.of(names.split(",", -1)));
        return all;
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        synchronized (disk) {
            fileSystem.requirePower();
            set(Names.require(disk, FaultPath.of(path)), attribute, value);
        }
    }

    private static void setAll(Node node, FileAttribute<?>... attributes) {
        for (FileAttribute<?> attribute : attributes)
            set(node, attribute.name(), attribute.value());
    }

    private static void set(Node node, String attribute, Object value) {
        switch (attribute.substring(attribute.indexOf(':') + 1)) {
            case "permissions" -> {
                Set<PosixFilePermission> permissions = new HashSet<>();
                for (Object each : (Set<?>) value)
                    permissions.add((PosixFilePermission) each);
                node.permissions(permissions);
            }
            case "lastModifiedTime" -> node.modifiedMillis(((FileTime) value).toMillis());
            case "lastAccessTime", "creationTime", "owner", "group" -> {
                // accepted and forgotten
            }
            default -> throw new UnsupportedOperationException(attribute);
        }
    }

    private @Nullable Node find(FaultPath path) {
        synchronized (disk) {
            fileSystem.requirePower();
            return Names.find(disk, path);
        }
    }

    private Node require(FaultPath path) throws NoSuchFileException {
        synchronized (disk) {
            fileSystem.requirePower();
            return Names.require(disk, path);
        }
    }
}
