package io.warren.faultfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's own paths are the specification. */
@DisabledOnOs(OS.WINDOWS)
final class FaultPathTest {
    private static final List<String> TEXTS =
            List.of("", "/", "a", "a/b", "/a", "/a/b", "/a/b/c", "a//b/", "/a/", ".", "..",
                    "./a", "../a", "a/..", "a/../b", "/..", "/../a", "a/./b/../../c", "/a/../../b", "b", "b/c", "ab",
                    ".hidden");

    private final FileSystem ours = FaultFileSystem.create(0);
    private final FileSystem real = FileSystems.getDefault();

    static Stream<String> texts() {
        return TEXTS.stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void hasThePartsThatTheJdkFinds(String text) {
        assertThat(parts(ours.getPath(text))).isEqualTo(parts(real.getPath(text)));
    }

    private static List<String> parts(Path path) {
        List<String> parts = new ArrayList<>();
        parts.add(path.toString());
        parts.add(String.valueOf(path.getRoot()));
        parts.add(String.valueOf(path.getParent()));
        parts.add(String.valueOf(path.getFileName()));
        parts.add(String.valueOf(path.isAbsolute()));
        parts.add(path.normalize().toString());
        parts.add(String.valueOf(path.getNameCount()));
        path.forEach(name -> parts.add(name.toString()));
        for (int i = 0; i < path.getNameCount(); i++) {
            parts.add(path.subpath(i, path.getNameCount()).toString());
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isCombinedWithOthersAsInTheJdk(String text) {
        for (String other : TEXTS) {
            assertThat(combinations(ours.getPath(text), ours.getPath(other))).describedAs("%s with %s", text, other)
                    .isEqualTo(combinations(real.getPath(text), real.getPath(other)));
        }
    }

    private static List<String> combinations(Path path, Path other) {
        List<String> results = new ArrayList<>();
        results.add(path.resolve(other).toString());
        results.add(path.resolveSibling(other).toString());
        results.add("starts " + path.startsWith(other));
        results.add("ends " + path.endsWith(other));
        results.add("equals " + path.equals(other));
        assertThat(path.hashCode() == other.hashCode() || !path.equals(other)).isTrue();
        results.add("order " + Integer.signum(path.compareTo(other)));
        boolean dots = (path + "/" + other).contains("."); // what the JDK makes of dots depends on its release
        if (!dots && path.isAbsolute() == other.isAbsolute()) results.add(path.relativize(other).toString());
        return results;
    }

    @Test
    void joinsItsPieces() {
        assertThat(ours.getPath("/a", "b/c", "", "d")).isEqualTo(ours.getPath("/a/b/c/d"));
        assertThat(ours.getPath("", "a")).isEqualTo(ours.getPath("a"));
    }

    @Test
    void belongsToItsFileSystem() {
        Path elsewhere = FaultFileSystem.create(0).getPath("/a");

        assertThat(ours.getPath("/a")).isNotEqualTo(elsewhere);
        assertThat(ours.getPath("/a").startsWith(elsewhere)).isFalse();
        assertThatThrownBy(() -> ours.getPath("/a").resolve(Path.of("b")))
                .isInstanceOf(ProviderMismatchException.class);
    }
}
