package io.warren.queue.cold;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files that are open because they were used lately.
 *
 * <p>
 * Threads: one.
 */
final class ChannelCache {

    private static final float LOAD_FACTOR = 0.75f;

    private final int max;
    private final LinkedHashMap<Path, FileChannel> channels = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /** Opens a file. */
    interface Opener {
        FileChannel open() throws IOException;
    }

    ChannelCache(int max) {
        this.max = max;
    }

    FileChannel get(Path file, Opener opener) throws IOException {
        FileChannel open = channels.get(file);
        if (open == null) {
            open = opener.open();
            channels.put(file, open);
            if (channels.size() > max) {
                close(channels.firstEntry().getKey());
            }
        }
        return open;
    }

    void close(Path file) {
        FileChannel open = channels.remove(file);
        if (open != null) {
            closeQuietly(open);
        }
    }

    void closeIn(Path folder) {
        for (Iterator<Map.Entry<Path, FileChannel>> each = channels.entrySet().iterator(); each.hasNext();) {
            Map.Entry<Path, FileChannel> entry = each.next();
            if (entry.getKey().startsWith(folder)) {
                each.remove();
                closeQuietly(entry.getValue());
            }
        }
    }

    void closeAll() {
        channels.values().forEach(ChannelCache::closeQuietly);
        channels.clear();
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // What was written and not forced does not count yet, and what was forced is there.
        }
    }
}
