package io.warren.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigFileTest {
    @Test
    void commentsAndBlankLinesSayNothing() {
        assertThat(ConfigFile.parse("a.conf", "# head\n\n   \n  # indented\nheartbeat = 5 # behind\n"))
                .containsExactly(new ConfigEntry("a.conf:5", "heartbeat", "5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"k=v | v", "k = v w | v w", "k =v#c | v", "k = | \"\"",
        "k = a=b | a=b", "k = 'a # b' | a # b", "k = ' a ' # c | \" a \"", "k = '' | \"\"", "k = it's | it's"})
    void aValueIsWhatStandsBetweenEqualsSignAndComment(String line, String value) {
        assertThat(ConfigFile.parse("a.conf", line)).containsExactly(new ConfigEntry("a.conf:1", "k", value));
    }

    @Test
    void windowsLineEndsAreLineEnds() {
        assertThat(ConfigFile.parse("a.conf", "a = 1\r\nb = 2\r\n")).extracting(ConfigEntry::value)
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeat", "= 5", "k = 'open", "k = 'a' b", "[{rabbit, [{heartbeat, 5}]}]."})
    void aLineThatIsNoSettingIsRefusedWithFileAndLine(String line) {
        assertThatThrownBy(() -> ConfigFile.parse("a.conf", "ok = 1\n" + line)).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a.conf:2: Expected ");
    }

    @Test
    void aFolderIsReadInTheOrderOfTheNamesOfItsConfFiles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("20-later.conf"), "heartbeat = 20");
        Files.writeString(folder.resolve("10-first.conf"), "heartbeat = 10\nframe_max = 8192");
        Files.writeString(folder.resolve("30-notes.txt"), "not a setting");

        BrokerConfig config = BrokerConfig.builder().file(folder).build();

        assertThat(config.heartbeatSeconds()).isEqualTo(20);
        assertThat(config.frameMax()).isEqualTo(8192);
    }

    @Test
    void aProblemInAFileIsReportedWithFileAndLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("rabbitmq.conf"), "# tuned\n\nheartbeat = soon\n");

        assertThatThrownBy(() -> BrokerConfig.builder().file(file).build()).isInstanceOf(ConfigException.class)
                .hasMessage("%s:3: heartbeat: Expected an integer from 0 to 65535, but found \"soon\"", file);
    }

    @Test
    void aFileThatIsMissingOrNoTextIsReported(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("none.conf");
        Path binary = Files.write(folder.resolve("binary.conf"), new byte[]{(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(() -> ConfigFile.read(missing)).isInstanceOf(ConfigException.class)
                .hasMessage("%s: cannot be read: no such file", missing);
        assertThatThrownBy(() -> ConfigFile.read(binary)).isInstanceOf(ConfigException.class)
                .hasMessage("%s: cannot be read: it is not UTF-8 text", binary);
    }
}
