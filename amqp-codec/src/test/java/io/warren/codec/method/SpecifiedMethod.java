package io.warren.codec.method;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A line of {@code specification.txt}. */
record SpecifiedMethod(int classId, int methodId, String name, List<Field> fields) {
    record Field(String type, String name) {
        boolean reserved() {
            return name.equals("-");
        }
    }

    static List<SpecifiedMethod> all() {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SpecifiedMethod.class.getResourceAsStream("specification.txt")),
                StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).map(SpecifiedMethod::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SpecifiedMethod parse(String line) {
        String[] columns = line.split(" ", 3);
        String[] ids = columns[0].split("\\.", 2);
        List<Field> fields = columns.length < 3
                ? List.of()
                : Arrays.stream(columns[2].split(", ", -1)).map(SpecifiedMethod::parseField).toList();
        return new SpecifiedMethod(Integer.parseInt(ids[0]), Integer.parseInt(ids[1]), columns[1], fields);
    }

    private static Field parseField(String field) {
        String[] parts = field.split(" ", 2);
        return new Field(parts[0], parts[1]);
    }

    /** The name of the record, such as {@code DeclareOk}. */
    String recordName() {
        StringBuilder words = new StringBuilder();
        for (String word : name.substring(name.indexOf('.') + 1).split("-", -1)) {
            words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return words.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
