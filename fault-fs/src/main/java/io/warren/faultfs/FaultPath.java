package io.warren.faultfs;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path as on Unix: the empty path has one name, which is empty, and the root has none. */
final class FaultPath implements Path {
    private final FaultFileSystem fileSystem;
    private final boolean absolute;
    private final List<String> names;

    private FaultPath(FaultFileSystem fileSystem, boolean absolute, List<String> names) {
        this.fileSystem = fileSystem;
        this.absolute = absolute;
        this.names = names.isEmpty() && !absolute ? List.of("") : List.copyOf(names);
    }

    static FaultPath root(FaultFileSystem fileSystem) {
        return new FaultPath(fileSystem, true, List.of());
    }

    static FaultPath parse(FaultFileSystem fileSystem, String first, String... more) {
        List<String> names = new ArrayList<>();
        boolean absolute = false;
        boolean any = false;
        for (int i = -1; i < more.length; i++) {
            String part = i < 0 ? first : more[i];
            if (part.isEmpty()) continue;
            if (!any) absolute = part.startsWith("/");
            any = true;
            int start = 0;
            while (start <= part.length()) {
                int end = part.indexOf('/', start);
                if (end < 0) end = part.length();
                if (end > start) names.add(part.substring(start, end));
                start = end + 1;
            }
        }
        return new FaultPath(fileSystem, absolute, names);
    }

    /** The path as one of ours, or the exception that the JDK throws for one that is not. */
    static FaultPath of(Path path) {
        if (path instanceof FaultPath ours) return ours;
        throw new ProviderMismatchException(path + " is not on a fault file system");
    }

    @Override
    public FaultFileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable FaultPath getRoot() {
        return absolute ? root(fileSystem) : null;
    }

    @Override
    public @Nullable FaultPath getFileName() {
        return names.isEmpty() ? null : relative(names.subList(names.size() - 1, names.size()));
    }

    @Override
    public @Nullable FaultPath getParent() {
        if (names.isEmpty() || (names.size() == 1 && !absolute)) return null;
        return new FaultPath(fileSystem, absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public FaultPath getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public FaultPath subpath(int begin, int end) {
        if (begin < 0 || end > names.size() || begin >= end) {
            throw new IllegalArgumentException("Expected names of " + this + ", but got " + begin + " to " + end);
        }
        return relative(names.subList(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return isComparable(other) && absolute == other.isAbsolute() && other instanceof FaultPath prefix
                && prefix.isEmpty() == isEmpty()
                && prefix.names.size() <= names.size()
                && names.subList(0, prefix.names.size()).equals(prefix.names);
    }

    @Override
    public boolean endsWith(Path other) {
        if (!isComparable(other) || !(other instanceof FaultPath suffix)) return false;
        if (suffix.absolute) return equals(suffix);
        return suffix.isEmpty() == isEmpty() && suffix.names.size() <= names.size()
                && names.subList(names.size() - suffix.names.size(), names.size()).equals(suffix.names);
    }

    private boolean isComparable(Path other) {
        return other.getFileSystem() == fileSystem;
    }

    private boolean isEmpty() {
        return !absolute && names.getFirst().isEmpty();
    }

    @Override
    public FaultPath normalize() {
        List<String> normal = new ArrayList<>();
        for (String name : names) {
            if (name.equals(".")) continue;
            if (!name.equals("..")) {
                normal.add(name);
            } else if (!normal.isEmpty() && !normal.getLast().equals("..")) {
                normal.removeLast();
            } else if (!absolute) {
                normal.add(name);
            }
        }
        return new FaultPath(fileSystem, absolute, normal);
    }

    @Override
    public FaultPath resolve(Path other) {
        FaultPath suffix = of(other);
        if (suffix.absolute || isEmpty()) return suffix;
        if (suffix.isEmpty()) return this;
        List<String> all = new ArrayList<>(names);
        all.addAll(suffix.names);
        return new FaultPath(fileSystem, absolute, all);
    }

    @Override
    public FaultPath relativize(Path other) {
        FaultPath target = of(other);
        if (target.absolute != absolute) throw new IllegalArgumentException("One of both is absolute: " + other);
        if (isEmpty()) return target;
        List<String> to = target.isEmpty() ? List.of() : target.names;
        int common = 0;
        while (common < names.size() && common < to.size() && names.get(common).equals(to.get(common)))
            common++;
        List<String> way = new ArrayList<>();
        for (int i = common; i < names.size(); i++)
            way.add("..");
        way.addAll(to.subList(common, to.size()));
        return relative(way);
    }

    @Override
    public URI toUri() {
        try {
            return new URI("fault", null, toAbsolutePath().toString(), null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public FaultPath toAbsolutePath() {
        if (absolute) return this;
        return new FaultPath(fileSystem, true, isEmpty() ? List.of() : names);
    }

    @Override
    public FaultPath toRealPath(LinkOption... options) throws IOException {
        synchronized (fileSystem.disk()) {
            fileSystem.requirePower();
            Names.require(fileSystem.disk(), this);
        }
        return toAbsolutePath().normalize();
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException();
    }

    private FaultPath relative(List<String> parts) {
        return new FaultPath(fileSystem, false, parts);
    }

    @Override
    public int compareTo(Path other) {
        return toString().compareTo(of(other).toString());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FaultPath path && path.fileSystem == fileSystem && path.absolute == absolute
                && path.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return (absolute ? "/" : "") + String.join("/", names);
    }
}
