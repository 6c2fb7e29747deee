package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.journal.dir.DirectoryLock;
import io.warren.queue.classic.ClassicQueue;
import io.warren.queue.cold.PageFindings;
import io.warren.queue.cold.PageVerifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a verification says of the pages of a stopped node. */
class PageVerifierTest {

    private final Machine machine = new Machine(1);

    PageVerifierTest() {
        try (DurableNode node = machine.start()) {
            ClassicQueue queue = node.queue(7);
            for (int i = 0; i < 60; i++) {
                publish(node, queue, i);
                node.store.keepHouse();
            }
            Machine.await("the index is written", () -> {
                node.store.keepHouse();
                return Files.exists(index());
            });
        }
    }

    private static void publish(DurableNode node, ClassicQueue queue, int batch) {
        await(node.publish(queue, true, 1000,
                IntStream.range(0, 50).mapToObj(i -> "m" + (batch * 50 + i)).toArray(String[]::new)));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Path index() {
        return machine.data().resolve("index").resolve("pages.mv.db");
    }

    /** Verifies, and sees to it that this changes nothing. */
    private List<PageFindings> verify() {
        Map<String, Integer> before = content();
        List<PageFindings> findings = PageVerifier.verify(machine.data(), DirectoryLock.NONE, machine::name);
        assertThat(content()).isEqualTo(before);
        return findings;
    }

    private List<String> damages() {
        return verify().stream().flatMap(file -> file.damages().stream()).toList();
    }

    private Map<String, Integer> content() {
        Map<String, Integer> content = new TreeMap<>();
        for (Path file : Machine.files(machine.data())) {
            try {
                content.put(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)).hashCode());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return content;
    }

    @Test
    void everyPageOfASoundDirectoryIsCounted() {
        List<PageFindings> findings = verify();
        assertThat(damages()).isEmpty();
        assertThat(findings.getFirst().file()).isEqualTo("queues/0000000000001c00/0000000000000001.pages");
        assertThat(findings.getLast().file()).isEqualTo("index/pages.mv.db");
        assertThat(findings.getFirst().pages()).isGreaterThan(10);
        assertThat(findings.getLast().pages()).isPositive();
    }

    @Test
    void aPageWithAWrongByteIsFound() {
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.flipBit(150_000, 1));
        assertThat(damages()).hasSize(1).first().asString().contains("a page that does not match its checksum");
    }

    @Test
    void aPageWithoutAHeaderIsFound() {
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.flipBit(64 + 40, 1));
        assertThat(damages()).hasSize(1).first().asString().endsWith("at 64: no page where one should be");
    }

    @Test
    void aFileWithoutItsEndIsFound() {
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.truncate(150_000));
        assertThat(damages()).hasSize(1).first().asString().contains("the end is missing");
    }

    @Test
    void aFileWithoutAHeaderIsFound() {
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.flipBit(33, 1));
        assertThat(damages()).containsExactly("the file's header is damaged");
    }

    @Test
    void anIndexThatCannotBeReadIsFound() throws IOException {
        byte[] junk = new byte[(int) Files.size(index())];
        Arrays.fill(junk, (byte) 0x5a);
        Files.write(index(), junk);
        assertThat(damages()).hasSize(1).first().asString().startsWith("it cannot be used");
    }

    @Test
    void aDirectoryWithoutAnIndexIsSound() throws IOException {
        Files.delete(index());
        assertThat(damages()).isEmpty();
    }
}
