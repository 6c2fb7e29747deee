package io.warren.bench.brokers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessTreeTest {
    private final Path proc;

    ProcessTreeTest(@TempDir Path proc) {
        this.proc = proc;
    }

    private void process(long pid, long parent, String times) throws IOException {
        Files.writeString(Files.createDirectory(proc.resolve(Long.toString(pid))).resolve("stat"),
                pid + " (a b) c) S " + parent + " 7 7 0 -1 4194560 100 0 0 0 " + times + " 20 0 30 0 1000 1 1 1\n");
    }

    @Test
    void descendantsCountAndSoDoChildrenThatEnded() throws IOException {
        process(10, 1, "100 20 3 4");
        process(11, 10, "1 0 0 0");
        process(12, 11, "0 2 0 0");
        process(13, 1, "5000 0 0 0");

        ProcessTree tree = ProcessTree.of(proc);

        assertThat(tree.micros(Set.of(10L))).isEqualTo(130 * ProcessTree.MICROS_PER_TICK);
        assertThat(tree.micros(Set.of(11L))).isEqualTo(3 * ProcessTree.MICROS_PER_TICK);
    }

    @Test
    void whatDescendsFromTwoRootsCountsOnce() throws IOException {
        process(10, 1, "1 0 0 0");
        process(11, 10, "1 0 0 0");

        assertThat(ProcessTree.of(proc).micros(Set.of(10L, 11L))).isEqualTo(2 * ProcessTree.MICROS_PER_TICK);
    }

    @Test
    void processesThatSeemToDescendFromEachOtherEndTheSearch() throws IOException {
        process(10, 11, "1 0 0 0");
        process(11, 10, "1 0 0 0");

        assertThat(ProcessTree.of(proc).micros(Set.of(9L))).isZero();
    }
}
