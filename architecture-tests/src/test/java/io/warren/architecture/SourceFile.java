package io.warren.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source text of a class, found below the root of the checkout. */
final class SourceFile {
    private final String text;

    private SourceFile(String text) {
        this.text = text;
    }

    static SourceFile of(JavaClass type) {
        String file = type.getSource().flatMap(source -> source.getFileName()).orElseThrow();
        Path relative = Path.of(type.getPackageName().replace('.', '/'), file);
        try {
            for (Path root : sourceRoots()) {
                if (Files.exists(root.resolve(relative))) {
                    return new SourceFile(Files.readString(root.resolve(relative)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("No source of " + type.getFullName() + " in " + sourceRoots());
    }

    boolean contains(String words) {
        return text.contains(words);
    }

    int lines() {
        return (int) text.lines().count();
    }

    /** Surefire runs in the folder of this module; the other modules are next to it, and those of plugins one folder down. */
    private static List<Path> sourceRoots() {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        try (Stream<Path> modules = Files.list(root); Stream<Path> plugins = Files.list(root.resolve("plugins"))) {
            return Stream.concat(modules, plugins)
                    .flatMap(module -> Stream.of(module.resolve("src/main/java"), module.resolve("src/test/java")))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
