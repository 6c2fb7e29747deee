package io.warren.faultfs;

import io.warren.faultfs.PendingEntries.Change;
import io.warren.faultfs.PendingEntries.Setting;
import io.warren.faultfs.PowerCut.Entries;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes disks as they may be found after a crash. The disk they are made of is not changed. */
final class CrashImages {
    private CrashImages() {
    }

    /** The process died: what was in the cache still is, and still waits to be written. */
    static SimulatedDisk afterKill(SimulatedDisk disk) {
        IdentityHashMap<Node, Node> copies = new IdentityHashMap<>();
        for (Node node : disk.nodes()) {
            copies.put(node, switch (node) {
                case SimulatedFile file -> new SimulatedFile(file);
                case SimulatedDirectory directory -> new SimulatedDirectory(directory);
            });
        }
        for (Map.Entry<Node, Node> pair : copies.entrySet()) {
            if (pair.getKey() instanceof SimulatedDirectory from && pair.getValue() instanceof SimulatedDirectory to) {
                from.entries.forEach((name, node) -> put(to, name, copies.get(node)));
                from.durable.forEach((name, node) -> to.durable.put(name, copyOf(node, copies)));
            }
        }
        SimulatedDisk image = new SimulatedDisk((SimulatedDirectory) copyOf(disk.root(), copies), disk.sequence(),
                disk.capacityBytes());
        for (Change change : disk.pendingEntries().changes()) {
            List<Setting> settings = new ArrayList<>();
            for (Setting setting : change.settings) {
                settings.add(new Setting((SimulatedDirectory) copyOf(setting.directory(), copies), setting.name(),
                        setting.node() == null ? null : copyOf(setting.node(), copies)));
            }
            image.pendingEntries().changes().add(new Change(change.sequence, settings, change.journaled));
        }
        return image;
    }

    private static Node copyOf(Node node, IdentityHashMap<Node, Node> copies) {
        Node copy = copies.get(node);
        if (copy == null) throw new AssertionError("A node that is nowhere: " + node.id());
        return copy;
    }

    private static void put(SimulatedDirectory directory, String name, @Nullable Node node) {
        if (node == null) throw new AssertionError("A node that is nowhere: " + name);
        directory.entries.put(name, node);
        node.parent(directory);
    }

    /** The power went: the cache is gone, and of what was pending there is what this cut leaves. */
    static SimulatedDisk afterPowerCut(SimulatedDisk disk, PowerCut cut) {
        return new Image(disk, cut).build(disk);
    }

    private static final class Image {
        private final Entries mode;
        private final Survival survival;
        private final List<Change> changes;
        /** A node can be found under two names, but is one. */
        private final IdentityHashMap<Node, Node> copies = new IdentityHashMap<>();

        Image(SimulatedDisk disk, PowerCut cut) {
            mode = cut.entries();
            changes = disk.pendingEntries().changes();
            List<Long> all = new ArrayList<>();
            List<Long> writes = new ArrayList<>();
            List<Long> entries = new ArrayList<>();
            for (Change change : changes) {
                if (!isJournaled(change)) entries.add(change.sequence);
            }
            for (Node node : disk.nodes()) {
                if (!(node instanceof SimulatedFile file)) continue;
                for (FileChange change : file.pending()) {
                    all.add(change.sequence());
                    if (change instanceof FileChange.Write) writes.add(change.sequence());
                }
            }
            all.addAll(entries);
            all.sort(null);
            writes.sort(null);
            survival = Survival.of(cut, all, writes, entries);
        }

        SimulatedDisk build(SimulatedDisk disk) {
            return new SimulatedDisk(directory(disk.root()), disk.sequence(), disk.capacityBytes());
        }

        private boolean isJournaled(Change change) {
            return mode == Entries.EXT4 && change.journaled;
        }

        private boolean isKept(Change change, SimulatedDirectory directory) {
            return isJournaled(change) || survival.keepsEntry(change.sequence, directory.id());
        }

        private SimulatedDirectory directory(SimulatedDirectory from) {
            if (copies.get(from) instanceof SimulatedDirectory known) return known;
            SimulatedDirectory image = new SimulatedDirectory(from);
            copies.put(from, image);
            SortedMap<String, Node> kept = new TreeMap<>(from.durable);
            for (Change change : changes) {
                for (Setting setting : change.settings) {
                    if (setting.directory() == from && isKept(change, from)) PendingEntries.set(kept, setting);
                }
            }
            kept.forEach((name, node) -> {
                Node copy = copy(node);
                put(image, name, copy);
                image.durable.put(name, copy);
            });
            return image;
        }

        private Node copy(Node node) {
            return switch (node) {
                case SimulatedDirectory directory -> directory(directory);
                case SimulatedFile file -> {
                    Node known = copies.get(file);
                    if (known == null) {
                        known = new SimulatedFile(file, content(file));
                        copies.put(file, known);
                    }
                    yield known;
                }
            };
        }

        /** Repeats the pending changes on what was settled, and copies from it what reached the disk at that moment. */
        private Content content(SimulatedFile file) {
            Content cache = file.settled().copy();
            Content image = file.durable().copy();
            long size = image.size();
            long lostCut = Long.MAX_VALUE; // a size that is kept implies that what was cut off before it is gone
            for (FileChange change : file.pending()) {
                long before = cache.size();
                change.applyTo(cache);
                if (change instanceof FileChange.Resize resize) lostCut = Math.min(lostCut, resize.size());
                if (cache.size() != before && survival.keepsSize(change.sequence())) {
                    size = cache.size();
                    if (lostCut != Long.MAX_VALUE) image.cut(lostCut);
                    lostCut = Long.MAX_VALUE;
                }
                if (change instanceof FileChange.Write write) copyParts(write, cache, image);
            }
            image.resize(size);
            return image;
        }

        private void copyParts(FileChange.Write write, Content cache, Content image) {
            int part = survival.partBytes(write);
            for (long at = write.position() / part * part; at < write.end(); at += part) {
                if (survival.keepsData(write, at)) image.place(at, cache.read(at, part));
            }
            survival.spoil(write, image);
        }
    }
}
