package io.warren.faultfs;

/** A change of a file that the cache has and the disk has not. Sequences grow over the whole disk. */
sealed interface FileChange {
    long sequence();

    void applyTo(Content content);

    /** Bytes that were put somewhere; they never change after this. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Write(long sequence, long position, byte[] bytes) implements FileChange {
        @Override
        public void applyTo(Content content) {
            content.write(position, bytes);
        }

        long end() {
            return position + bytes.length;
        }
    }

    record Resize(long sequence, long size) implements FileChange {
        @Override
        public void applyTo(Content content) {
            content.resize(size);
        }
    }
}
