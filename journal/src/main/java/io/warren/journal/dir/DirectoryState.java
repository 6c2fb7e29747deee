package io.warren.journal.dir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is found where a data directory is wanted. Looking changes nothing. */
enum DirectoryState {
    MISSING, EMPTY, COMPLETE;

    static final String FORMAT = "format";
    static final String UNFINISHED_FORMAT = "format.tmp";
    static final String LOCK = "lock";
    /** What is in it can be built again, so that people may delete it as a whole. */
    private static final String INDEX = "index";
    static final List<String> FOLDERS = List.of("wal", "queues", "definitions", INDEX, "quarantine");

    private static final String MAGIC = "warren-data";
    private static final String VERSION = "3";
    static final String FORMAT_LINE = MAGIC + " " + VERSION + "\n";
    private static final int FORMAT_BYTES_MAX = 64;
    /** What mkfs puts into a file system of its own, such as a container's volume. */
    private static final String LOST_AND_FOUND = "lost+found";

    /** An empty directory may also be one whose making was interrupted: our names, but nothing in them yet. */
    static DirectoryState of(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return MISSING;
        }
        if (!Files.isDirectory(root)) {
            throw new DataDirectoryException("Expected a directory at " + root + ", but it is something else");
        }
        Set<String> names = namesIn(root);
        if (names.contains(FORMAT)) {
            checkFormat(root);
            checkFolders(root);
            return COMPLETE;
        }
        for (String name : names) {
            if (!mayBeUnfinished(root, name)) {
                throw new DataDirectoryException("Expected a data directory or an empty one at " + root
                        + ", but it has " + name + " and no file " + FORMAT);
            }
        }
        return EMPTY;
    }

    private static boolean mayBeUnfinished(Path root, String name) throws IOException {
        return switch (name) {
            case LOCK -> Files.size(root.resolve(name)) == 0;
            case UNFINISHED_FORMAT, LOST_AND_FOUND -> true;
            default -> FOLDERS.contains(name) && Files.isDirectory(root.resolve(name))
                    && namesIn(root.resolve(name)).isEmpty();
        };
    }

    private static void checkFormat(Path root) throws IOException {
        String line;
        try (InputStream in = Files.newInputStream(root.resolve(FORMAT))) {
            line = new String(in.readNBytes(FORMAT_BYTES_MAX), StandardCharsets.US_ASCII);
        }
        if (line.equals(FORMAT_LINE)) {
            return;
        }
        if (line.matches(MAGIC + " [0-9]+\\R?")) {
            throw new DataDirectoryException("Expected data of version " + VERSION + " in " + root
                    + ", but it is of version " + line.substring(MAGIC.length() + 1).strip()
                    + ": use the release that wrote it");
        }
        throw new DataDirectoryException("Expected \"" + FORMAT_LINE.strip() + "\" in " + root.resolve(FORMAT)
                + ", but found something else");
    }

    private static void checkFolders(Path root) {
        for (String folder : FOLDERS) {
            if (!folder.equals(INDEX) && !Files.isDirectory(root.resolve(folder))) {
                throw new DataDirectoryException("Expected folder " + folder + " in data directory " + root
                        + ", but it is missing: put it back, or start with an empty directory");
            }
        }
    }

    private static Set<String> namesIn(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        }
        return names;
    }
}
