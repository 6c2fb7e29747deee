package io.warren.faultfs;

import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The bytes of a file, three times: {@code cache} as programs see them; {@code durable} as they are on the disk;
 * {@code settled}, the cache at the last force, from which {@code pending} leads to the cache. Settled and durable
 * differ after a force that failed: its pages count as clean, although the disk does not have them.
 *
 * <p>
 * Threads: under the disk's lock.
 */
final class SimulatedFile extends Node {
    private Content cache = new Content();
    private Content durable = new Content();
    private Content settled = new Content();
    private final List<FileChange> pending = new ArrayList<>();
    private final List<long[]> unreadable = new ArrayList<>();
    final List<FileLock> locks = new ArrayList<>();
    private int channels;

    SimulatedFile(long id) {
        super(id);
    }

    /** The file as it is after its process was killed: all but channels and locks. */
    SimulatedFile(SimulatedFile other) {
        super(other);
        cache = other.cache.copy();
        durable = other.durable.copy();
        settled = other.settled.copy();
        pending.addAll(other.pending);
        unreadable.addAll(other.unreadable);
    }

    /** The file as it is when it is read from the disk again, and there are these bytes. */
    SimulatedFile(SimulatedFile other, Content onDisk) {
        super(other);
        cache = onDisk;
        durable = onDisk.copy();
        settled = onDisk.copy();
        unreadable.addAll(other.unreadable);
    }

    @Override
    long size() {
        return cache.size();
    }

    Content cache() {
        return cache;
    }

    Content durable() {
        return durable;
    }

    Content settled() {
        return settled;
    }

    List<FileChange> pending() {
        return pending;
    }

    void change(FileChange change) {
        change.applyTo(cache);
        pending.add(change);
    }

    /** The cache, to be passed to {@link #persist} or {@link #forget} when a force that starts now has come to its end. */
    Content snapshot() {
        return cache.copy();
    }

    /** Ends a force well. Whole pages are written, as the kernel does, so a page carries what else it holds. */
    void persist(long throughSequence, Content snapshot) {
        SortedSet<Long> pages = new TreeSet<>();
        boolean any = false;
        for (FileChange change : pending) {
            if (change.sequence() > throughSequence) break;
            any = true;
            switch (change) {
                case FileChange.Write write -> {
                    for (long page = write.position() / Content.PAGE; page * Content.PAGE < write.end(); page++) {
                        pages.add(page);
                    }
                }
                case FileChange.Resize resize -> durable.cut(resize.size());
            }
        }
        if (!any) return; // a later force was faster
        for (long page : pages) {
            durable.place(page * Content.PAGE, snapshot.read(page * Content.PAGE, Content.PAGE));
        }
        durable.resize(snapshot.size());
        settle(throughSequence, snapshot);
    }

    /** Ends a force that failed: nothing is on the disk, and nothing will try again. */
    void forget(long throughSequence, Content snapshot) {
        if (!pending.isEmpty() && pending.getFirst().sequence() <= throughSequence) settle(throughSequence, snapshot);
    }

    private void settle(long throughSequence, Content snapshot) {
        settled = snapshot;
        pending.removeIf(change -> change.sequence() <= throughSequence);
    }

    /** Changes the medium behind everyone's back, and what is cached of it. */
    void damage(Consumer<Content> damage) {
        damage.accept(cache);
        damage.accept(settled);
        damage.accept(durable);
    }

    void makeUnreadable(long position, long length) {
        unreadable.add(new long[]{position, position + length});
    }

    boolean isReadable(long position, long length) {
        return unreadable.stream().noneMatch(range -> range[0] < position + length && position < range[1]);
    }

    void opened() {
        channels++;
    }

    void closed() {
        channels--;
    }

    /** Whether nobody can reach it any more, so that its space is free. */
    boolean isGone() {
        return parent() == null && channels == 0;
    }
}
