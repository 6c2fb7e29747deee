package io.warren.queue.cold;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** A queue's id and a file's number, as a key of the index. */
final class QueueFileType extends BasicDataType<long[]> {

    static final QueueFileType INSTANCE = new QueueFileType();

    private static final int MEMORY_BYTES = 40;

    @Override
    public int compare(long[] a, long[] b) {
        return Arrays.compare(a, b);
    }

    @Override
    public int getMemory(long[] key) {
        return MEMORY_BYTES;
    }

    @Override
    public void write(WriteBuffer buffer, long[] key) {
        buffer.putLong(key[0]).putLong(key[1]);
    }

    @Override
    public long[] read(ByteBuffer buffer) {
        return new long[]{buffer.getLong(), buffer.getLong()};
    }

    @Override
    public long[][] createStorage(int size) {
        return new long[size][];
    }
}
