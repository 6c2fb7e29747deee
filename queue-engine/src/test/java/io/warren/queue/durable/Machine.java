package io.warren.queue.durable;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import io.warren.faultfs.h2.FilePathFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A machine with a disk, on which nodes with little memory live one after the other. */
final class Machine implements AutoCloseable {

    /** Three blocks: what does not fit goes to pages. */
    static final long BACKLOG_BYTES = 3 * 128 * 1024;

    private FaultFileSystem disk;
    private FilePathFault.Mount mount;

    Machine(long seed) {
        this(FaultFileSystem.create(seed));
    }

    Machine(FaultFileSystem disk) {
        this.disk = disk;
        this.mount = FilePathFault.mount(disk);
    }

    FaultFileSystem disk() {
        return disk;
    }

    Path data() {
        return disk.root().resolve("data");
    }

    /** For H2. */
    String name(Path file) {
        return mount.name(file);
    }

    DurableNode start() {
        return new DurableNode(data(), BACKLOG_BYTES, this::name);
    }

    /** Ends the process: what was written stays, forced or not. */
    void kill(DurableNode node) {
        end(node, disk.killProcess());
    }

    /** Ends the machine: what was not forced may be lost. */
    void cutPower(DurableNode node, PowerCut cut) {
        end(node, disk.powerCut(cut));
    }

    private void end(DurableNode node, FaultFileSystem survivors) {
        disk.crash();
        node.end();
        mount.close();
        disk = survivors;
        mount = FilePathFault.mount(disk);
    }

    /** All files of pages. */
    List<Path> pageFiles() {
        return files(data().resolve("queues"));
    }

    /** All files below a folder, in order; it may be missing, and some may be deleted meanwhile. */
    static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException missing) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException missing) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(null);
        return files;
    }

    /** Waits until it is so. */
    static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
                throw new AssertionError("Expected that " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        mount.close();
    }
}
