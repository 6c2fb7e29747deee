package io.warren.queue.cold;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in the folder of queues: for each queue a folder, named by its id, with files named by their numbers. The folder of a queue
 * that is not durable starts with a {@code t}, and means nothing to the next process.
 */
final class QueueFolder {

    private static final String SUFFIX = ".pages";
    private static final Pattern DURABLE = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern PASSING = Pattern.compile("t[0-9a-f]{16}");
    private static final Pattern FILE = Pattern.compile("([0-9a-f]{16})" + Pattern.quote(SUFFIX));

    private QueueFolder() {
    }

    static Path of(Path queues, boolean durable, long queueId) {
        return queues.resolve((durable ? "" : "t") + hex(queueId));
    }

    static Path file(Path folder, long number) {
        return folder.resolve(hex(number) + SUFFIX);
    }

    /** Ids of the durable queues that have a folder. */
    static List<Long> durableQueues(Path queues) throws IOException {
        List<Long> ids = new ArrayList<>();
        for (Path folder : entries(queues)) {
            String name = folder.getFileName().toString();
            if (DURABLE.matcher(name).matches()) {
                ids.add(Long.parseUnsignedLong(name, 16));
            }
        }
        return ids;
    }

    /** Deletes what an earlier process had put aside for queues that went with it. */
    static void deletePassing(Path queues) throws IOException {
        for (Path folder : entries(queues)) {
            if (PASSING.matcher(folder.getFileName().toString()).matches()) {
                delete(folder);
            }
        }
    }

    /** Numbers of the files in a queue's folder, ascending. */
    static List<Long> files(Path folder) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (Path file : entries(folder)) {
            Matcher name = FILE.matcher(file.getFileName().toString());
            if (name.matches()) {
                numbers.add(Long.parseUnsignedLong(name.group(1), 16));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** A folder that is not there is empty. */
    static void delete(Path folder) throws IOException {
        for (Path file : entries(folder)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    private static List<Path> entries(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(found::add);
        } catch (NoSuchFileException none) {
            return found;
        }
        found.sort(null);
        return found;
    }

    private static String hex(long number) {
        return String.format(Locale.ROOT, "%016x", number);
    }
}
