package io.warren.faultfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What many tests do with a disk. */
final class Disks {
    private Disks() {
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Writes without a force. */
    static void write(Path file, long position, String text) throws IOException {
        try (FileChannel channel = open(file)) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)), position);
        }
    }

    /** Forces a file or a directory. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes, and forces file and directory. */
    static void writeDurably(Path file, String text) throws IOException {
        Files.writeString(file, text);
        force(file);
        force(file.getFileSystem().getPath("/").resolve(file).resolve("..").normalize());
    }

    static Path in(FaultFileSystem image, Path path) {
        return image.getPath(path.toString());
    }

    /** All that can be seen of a disk, as text. */
    static String seen(FaultFileSystem disk) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(disk.root())) {
            walk.forEach(paths::add);
        }
        TreeMap<String, String> contents = new TreeMap<>();
        for (Path path : paths) {
            contents.put(path.toString(),
                    Files.isDirectory(path) ? "directory" : new String(Files.readAllBytes(path), UTF_8));
        }
        return contents.toString();
    }
}
