package io.warren.queue.backlog;

import java.nio.ByteBuffer;
import java.util.Set;

/** See {@link PageStore#NONE}. */
final class NoPages implements PageStore {

    @Override
    public boolean takesPages() {
        return false;
    }

    @Override
    public PagePlace write(PageSummary summary, ByteBuffer bytes, Answer answer) {
        throw new IllegalStateException("Expected a store that takes pages");
    }

    @Override
    public void read(PagePlace place, ByteBuffer into, Answer answer) {
        throw new IllegalStateException("Expected a store that has pages");
    }

    @Override
    public void passed(long id) {
    }

    @Override
    public long carryOn(Set<Long> usedFiles) {
        return 0;
    }

    @Override
    public void delete() {
    }
}
