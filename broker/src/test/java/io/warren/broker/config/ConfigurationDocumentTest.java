package io.warren.broker.config;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.config.ConfigKey.Family;
import io.warren.broker.config.ConfigKey.Ignored;
import io.warren.broker.config.ConfigKey.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} is made of the table of keys. After a change of the table, write it anew with {@code mvn -pl
 * broker -am test -Dtest=ConfigurationDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dwarren.docs.write=true}.
 */
final class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");

    @Test
    void theReferenceSaysWhatTheTableSays() throws IOException {
        if (Boolean.getBoolean("warren.docs.write")) {
            Files.writeString(DOCUMENT, document());
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(document());
    }

    private static String document() {
        return """
                # Configuration

                Settings are written in files in RabbitMQ's format, one `key = value` per line, with RabbitMQ's keys:

                ```
                # rabbitmq.conf
                listeners.tcp.default = 5672
                heartbeat = 30
                default_pass = 'with a # in it'
                ```

                `./warren start --config FILE` reads a file, or all `*.conf` files of a folder in the order of their names;
                `--set key=value` goes before the files, `--amqp-port`, `--bind` and `--data` before both. An embedded broker takes the
                same keys through `BrokerConfig.builder()`. Of a key that is set twice the later value counts.

                A key that is in none of the lists below is refused at the start, with the nearest known key. The Erlang terms
                of `advanced.config` cannot be read.

                ## Settings

                In a key, a word that starts with `$` stands for a name or number of one's own.

                | key | value | default | meaning |
                | --- | --- | --- | --- |
                """
                + Settings.all().stream().map(ConfigurationDocumentTest::row).collect(joining())
                + """

                        ## Accepted without effect

                        These keys of RabbitMQ are accepted, so that existing files work, and each use is logged.
                        `**` stands for everything below.

                        """
                + Settings.all().stream()
                        .filter(Ignored.class::isInstance)
                        .collect(groupingBy(ConfigKey::description, LinkedHashMap::new,
                                Collectors.mapping(row -> "`" + row.pattern() + "`", joining(", "))))
                        .entrySet().stream()
                        .map(group -> "- " + group.getKey() + ": " + group.getValue() + "\n")
                        .collect(joining());
    }

    private static String row(ConfigKey row) {
        return switch (row) {
            case Setting<?> setting -> row(setting, setting.type(), setting.defaultText());
            case Family<?> family -> row(family, family.type(), family.defaultText());
            case Ignored _ -> "";
        };
    }

    private static String row(ConfigKey row, ValueType<?> type, String defaultText) {
        return "| `%s` | %s | %s | %s |\n".formatted(row.pattern(), type.name(),
                defaultText.isEmpty() ? "" : "`" + defaultText + "`", row.description());
    }
}
