package io.warren.queue.cold;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/** Where pages lie in a sound file. */
public final class PageRanges {

    private PageRanges() {
    }

    /** Of each page: its first byte, and the one behind its last. */
    public static List<long[]> of(Path file) throws IOException {
        long queueId = Long.parseUnsignedLong(String.valueOf(file.getName(file.getNameCount() - 2)), 16);
        long number = Long.parseUnsignedLong(String.valueOf(file.getFileName()).substring(0, 16), 16);
        try (FileChannel channel = FileChannel.open(file)) {
            PageScan scan = new PageScan(channel, queueId, number);
            scan.run(PageFormat.FILE_HEADER_BYTES);
            return scan.pages().stream().map(FoundPage::place)
                    .map(place -> new long[]{place.offset(),
                        place.offset() + PageFormat.HEADER_BYTES + place.length()})
                    .toList();
        }
    }
}
