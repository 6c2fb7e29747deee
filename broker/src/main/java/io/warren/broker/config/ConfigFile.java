package io.warren.broker.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads RabbitMQ's sysctl-style files: one {@code key = value} per line, {@code #} starts a comment, also behind a value.
 * A value that contains {@code #} or leading blanks is written between single quotes.
 */
final class ConfigFile {
    private ConfigFile() {
    }

    /**
     * Reads one file, or all {@code *.conf} files of a folder in the order of their names.
     *
     * @throws ConfigException when a file cannot be read or has a line that is neither blank, a comment nor a setting
     */
    static List<ConfigEntry> read(Path path) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (Path file : files(path)) {
            try {
                entries.addAll(parse(file.toString(), Files.readString(file)));
            } catch (IOException e) {
                throw new ConfigException(List.of(file + ": cannot be read: " + reason(e)));
            }
        }
        return entries;
    }

    static List<ConfigEntry> parse(String source, String text) {
        List<ConfigEntry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("\r?\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String origin = source + ":" + (i + 1);
            try {
                entries.add(parseLine(origin, line));
            } catch (IllegalArgumentException e) {
                problems.add(origin + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return entries;
    }

    private static ConfigEntry parseLine(String origin, String line) {
        int equals = line.indexOf('=');
        String key = equals < 0 ? "" : line.substring(0, equals).strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Expected key = value, but found \"" + line + "\"");
        }
        return new ConfigEntry(origin, key, value(line.substring(equals + 1).strip()));
    }

    private static String value(String text) {
        if (!text.startsWith("'")) {
            int comment = text.indexOf('#');
            return comment < 0 ? text : text.substring(0, comment).strip();
        }
        int end = text.indexOf('\'', 1);
        String rest = end < 0 ? "" : text.substring(end + 1).strip();
        if (end < 0 || !(rest.isEmpty() || rest.startsWith("#"))) {
            throw new IllegalArgumentException("Expected the value to end with a single quote");
        }
        return text.substring(1, end);
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".conf") && Files.isRegularFile(file)).sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigException(List.of(path + ": cannot be listed: " + reason(e)));
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> String.valueOf(e.getMessage());
        };
    }
}
