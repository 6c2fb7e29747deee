package io.warren.durability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.DataRefusedException;
import io.warren.broker.DataVerification;
import io.warren.broker.Warren;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Directories that a broker does not use, and leaves as they are. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "only Warren can be embedded")
class RefusedDirectoryTest {

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Brokers brokers() {
        return new Brokers(data());
    }

    @Test
    void aDirectoryThatAnotherBrokerOfThisProcessUsesIsRefused() throws Exception {
        try (Warren broker = brokers().builder().start()) {
            assertThat(broker.amqpPort()).isPositive();
            assertThatThrownBy(() -> brokers().builder().start()).isInstanceOf(DataRefusedException.class)
                    .hasMessage("Data directory " + data() + " is in use by another broker");
            assertThatThrownBy(() -> DataVerification.of(data())).isInstanceOf(DataRefusedException.class);
        }
        brokers().live(channel -> assertThat(channel.isOpen()).isTrue());
    }

    @Test
    void aDirectoryThatABrokerOfAnotherProcessUsesIsRefusedAndNotChanged() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(data())) {
            Map<Path, Integer> before = content();

            assertThatThrownBy(() -> brokers().builder().start()).isInstanceOf(DataRefusedException.class)
                    .hasMessage("Data directory " + data() + " is in use by another broker");

            assertThat(content()).isEqualTo(before);
            Brokers.live(broker.port(), channel -> assertThat(channel.isOpen()).isTrue());
        }
    }

    @Test
    void aDirectoryOfAnotherFormatIsRefusedAndNotChanged() throws Exception {
        brokers().live(channel -> channel.queueDeclare("q", true, false, false, null));
        Files.write(data().resolve("format"), "warren-data 1\n".getBytes(US_ASCII));
        Map<Path, Integer> before = content();

        assertThatThrownBy(() -> brokers().builder().start()).isInstanceOf(DataRefusedException.class)
                .hasMessage("Expected data of version 3 in " + data()
                        + ", but it is of version 1: use the release that wrote it");

        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndNotChanged() throws Exception {
        Files.createDirectories(data());
        Files.write(data().resolve("letter.txt"), "Dear".getBytes(US_ASCII));
        Map<Path, Integer> before = content();

        assertThatThrownBy(() -> brokers().builder().start()).isInstanceOf(DataRefusedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasLineCount(1).contains(data().toString()));

        assertThat(content()).isEqualTo(before);
    }

    @Test
    void aStartThatFailsForAnotherReasonLeavesTheDirectoryFree() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> brokers().builder().amqpPort(taken.getLocalPort()).start())
                    .isInstanceOf(IOException.class);
        }

        brokers().live(channel -> assertThat(channel.isOpen()).isTrue());
    }

    /** Every file and folder with a hash of what is in it. */
    private Map<Path, Integer> content() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.collect(Collectors.toMap(path -> path, RefusedDirectoryTest::hash, (a, b) -> a, TreeMap::new));
        }
    }

    private static int hash(Path path) {
        try {
            return Files.isDirectory(path) ? 0 : Arrays.hashCode(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
