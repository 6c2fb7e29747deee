package io.warren.broker.definition.store;

import io.warren.journal.definitions.DefinitionLog;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.segment.Damage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records in the data directory's log of definitions.
 *
 * <p>
 * All records between two calls of {@link #sync} go into one entry of the log, for which it waits for the disk once, and which a
 * crash leaves there as a whole or not at all. An entry is, for each record, its length as a big-endian u32, and its bytes.
 * Entries are cut at {@value #ENTRY_BYTES} bytes, each durable before the next.
 *
 * <p>
 * Threads: the definitions thread; {@link #close} after it.
 */
public final class LoggedDefinitions implements DefinitionStore {

    static final int ENTRY_BYTES = 1 << 20;
    private static final Logger log = LoggerFactory.getLogger(LoggedDefinitions.class);

    private final DataDirectory directory;
    private final LongSupplier nonces;
    private final ByteArrayOutputStream unsynced = new ByteArrayOutputStream();
    private @Nullable DefinitionLog definitions;

    /**
     * @param directory stays open; whoever opened it closes it after this
     * @param nonces random numbers
     */
    public LoggedDefinitions(DataDirectory directory, LongSupplier nonces) {
        this.directory = directory;
        this.nonces = nonces;
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public List<byte[]> load() throws IOException {
        List<byte[]> entries = new ArrayList<>();
        DefinitionLog opened = onDisk(
                () -> DefinitionLog.open(directory, nonces,
                        (_, entry) -> entries.add(bytes(entry, entry.remaining()))));
        definitions = opened;
        for (Damage damage : opened.damages()) {
            log.error("definitions: {}; a copy is in {}", damage, directory.quarantine());
        }
        List<byte[]> records = new ArrayList<>();
        for (byte[] entry : entries) {
            split(ByteBuffer.wrap(entry), records);
        }
        return records;
    }

    private static void split(ByteBuffer entry, List<byte[]> records) throws IOException {
        while (entry.hasRemaining()) {
            int length = entry.remaining() < Integer.BYTES ? -1 : entry.getInt();
            if (length < 0 || length > entry.remaining()) {
                throw new UnreadableDefinitionException("Expected records with their lengths, but record "
                        + (records.size() + 1) + " of the definitions has none");
            }
            records.add(bytes(entry, length));
        }
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    @Override
    public void append(byte[] record) throws IOException {
        if (unsynced.size() > 0 && unsynced.size() + record.length > ENTRY_BYTES) {
            sync();
        }
        unsynced.writeBytes(framed(record).array());
    }

    private static ByteBuffer framed(byte[] record) {
        return ByteBuffer.allocate(Integer.BYTES + record.length).putInt(record.length).put(record).flip();
    }

    @Override
    public void sync() throws IOException {
        ByteBuffer entry = ByteBuffer.wrap(unsynced.toByteArray());
        unsynced.reset();
        onDisk(() -> {
            opened().append(entry);
            return entry;
        });
    }

    @Override
    public void snapshot(Stream<byte[]> records) throws IOException {
        List<ByteBuffer> entries = records.map(LoggedDefinitions::framed).toList();
        onDisk(() -> {
            opened().snapshot(entries);
            return entries;
        });
    }

    @Override
    public void close() throws IOException {
        DefinitionLog opened = definitions;
        if (opened != null) {
            onDisk(() -> {
                opened.close();
                return opened;
            });
        }
    }

    private DefinitionLog opened() {
        DefinitionLog opened = definitions;
        if (opened == null) {
            throw new IllegalStateException("Expected load() before anything else");
        }
        return opened;
    }

    private interface Access<T> {
        T run();
    }

    /** The log tells that the disk failed as an unchecked exception. */
    private static <T> T onDisk(Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (UncheckedIOException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }
}
