package io.warren.faultfs;

import io.warren.faultfs.PendingEntries.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Files, directories and what is pending between the cache and the medium. It knows no paths and no faults.
 *
 * <p>
 * Threads: under the lock of this object.
 */
final class SimulatedDisk {
    /** A force that has begun: it covers what happened before it, and nothing that happens while it runs. */
    record ForcePoint(long sequence, Content snapshot) {}

    private final SimulatedDirectory root;
    private final PendingEntries pendingEntries = new PendingEntries();
    private long sequence;
    private long capacityBytes = Long.MAX_VALUE;
    private long usedPages;

    SimulatedDisk() {
        this(new SimulatedDirectory(0), 0, Long.MAX_VALUE);
    }

    SimulatedDisk(SimulatedDirectory root, long sequence, long capacityBytes) {
        this.root = root;
        this.sequence = sequence;
        this.capacityBytes = capacityBytes;
        for (Node node : nodes()) {
            if (node instanceof SimulatedFile file && file.parent() != null) usedPages += file.cache().allocated();
        }
    }

    SimulatedDirectory root() {
        return root;
    }

    PendingEntries pendingEntries() {
        return pendingEntries;
    }

    long sequence() {
        return sequence;
    }

    long capacityBytes() {
        return capacityBytes;
    }

    void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    long usedBytes() {
        return usedPages * Content.PAGE;
    }

    SimulatedFile newFile() {
        return new SimulatedFile(++sequence);
    }

    SimulatedDirectory newDirectory() {
        return new SimulatedDirectory(++sequence);
    }

    void link(SimulatedDirectory directory, String name, Node node) {
        change(List.of(new Setting(directory, name, node)));
    }

    void unlink(SimulatedDirectory directory, String name) {
        change(List.of(new Setting(directory, name, null)));
    }

    void rename(SimulatedDirectory from, String name, SimulatedDirectory to, String newName) {
        Node node = from.entries.get(name);
        change(List.of(new Setting(from, name, null), new Setting(to, newName, node)));
    }

    private void change(List<Setting> settings) {
        sequence++;
        List<SimulatedFile> replaced = new ArrayList<>();
        for (Setting setting : settings) {
            Node before = setting.directory().entries.get(setting.name());
            if (before != null) before.parent(null);
            PendingEntries.set(setting.directory().entries, setting);
            if (setting.node() != null) setting.node().parent(setting.directory());
            setting.directory().modifiedMillis(sequence);
            if (before instanceof SimulatedFile file) replaced.add(file);
        }
        replaced.forEach(this::freeIfGone);
        pendingEntries.add(sequence, settings);
    }

    /**
     * Writes as many of the bytes as there is room for, at least one.
     *
     * @return how many; 0 if there is no room for any
     */
    int write(SimulatedFile file, long position, byte[] bytes) {
        int room = room(file, position, bytes.length);
        if (room == 0) return 0;
        byte[] written = room == bytes.length ? bytes : Arrays.copyOf(bytes, room);
        int before = file.cache().allocated();
        file.change(new FileChange.Write(++sequence, position, written));
        usedPages += file.cache().allocated() - before;
        file.modifiedMillis(sequence);
        return room;
    }

    private int room(SimulatedFile file, long position, int length) {
        if (capacityBytes == Long.MAX_VALUE) return length;
        long free = Math.max(0, capacityBytes / Content.PAGE - usedPages);
        for (long page = position / Content.PAGE; page * Content.PAGE < position + length; page++) {
            if (file.cache().isHole(page * Content.PAGE) && --free < 0) {
                return (int) Math.max(0, page * Content.PAGE - position);
            }
        }
        return length;
    }

    /** Makes a file shorter; a size of at least what it has changes nothing. */
    void truncate(SimulatedFile file, long size) {
        if (size >= file.size()) return;
        int before = file.cache().allocated();
        file.change(new FileChange.Resize(++sequence, size));
        usedPages += file.cache().allocated() - before;
        file.modifiedMillis(sequence);
    }

    void freeIfGone(SimulatedFile file) {
        if (file.isGone()) usedPages -= file.cache().allocated();
    }

    void damage(SimulatedFile file, Damage damage) {
        int before = file.cache().allocated();
        file.damage(damage::applyTo);
        usedPages += file.cache().allocated() - before;
    }

    ForcePoint forcePoint(Node node) {
        return new ForcePoint(sequence, node instanceof SimulatedFile file ? file.snapshot() : new Content());
    }

    void persist(Node node, ForcePoint point) {
        pendingEntries.journalWayTo(node, point.sequence());
        switch (node) {
            case SimulatedFile file -> file.persist(point.sequence(), point.snapshot());
            case SimulatedDirectory directory -> pendingEntries.persist(directory, point.sequence());
        }
    }

    void forget(Node node, ForcePoint point) {
        switch (node) {
            case SimulatedFile file -> file.forget(point.sequence(), point.snapshot());
            case SimulatedDirectory directory -> pendingEntries.forget(directory, point.sequence());
        }
    }

    /** All that the cache or the medium can lead to, or may after a power cut. */
    Set<Node> nodes() {
        Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(root, nodes);
        for (PendingEntries.Change change : pendingEntries.changes()) {
            for (Setting setting : change.settings) {
                collect(setting.directory(), nodes);
                if (setting.node() != null) collect(setting.node(), nodes);
            }
        }
        return nodes;
    }

    private static void collect(Node node, Set<Node> nodes) {
        if (!nodes.add(node) || !(node instanceof SimulatedDirectory directory)) return;
        directory.entries.values().forEach(each -> collect(each, nodes));
        directory.durable.values().forEach(each -> collect(each, nodes));
    }
}
