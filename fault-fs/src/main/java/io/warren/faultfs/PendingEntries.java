package io.warren.faultfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creations, renames and deletions that directories show and the disk does not have, in the order they happened.
 *
 * <p>
 * Threads: under the disk's lock.
 */
final class PendingEntries {
    /** What one operation sets in which directory; a node of null means that the name is gone. */
    record Setting(SimulatedDirectory directory, String name, @Nullable Node node) {}

    /** One operation. Its settings shrink when one of two directories is forced. */
    static final class Change {
        final long sequence;
        final List<Setting> settings;
        /** Whether a file system that journals its metadata has it on disk, as it was asked for something that needs it. */
        boolean journaled;

        Change(long sequence, List<Setting> settings, boolean journaled) {
            this.sequence = sequence;
            this.settings = new ArrayList<>(settings);
            this.journaled = journaled;
        }

        private boolean concerns(Node node) {
            return settings.stream().anyMatch(setting -> setting.node() == node);
        }
    }

    private final List<Change> changes = new ArrayList<>();

    List<Change> changes() {
        return changes;
    }

    void add(long sequence, List<Setting> settings) {
        changes.add(new Change(sequence, settings, false));
    }

    /** A file or directory was forced: a journal now has the entries that lead to it. */
    void journalWayTo(@Nullable Node node, long throughSequence) {
        for (Node each = node; each != null; each = each.parent()) {
            for (Change change : changes) {
                if (change.sequence <= throughSequence && change.concerns(each)) change.journaled = true;
            }
        }
    }

    /** A directory was forced: its own entries are on the disk; of a rename to or from elsewhere, this half. */
    void persist(SimulatedDirectory directory, long throughSequence) {
        settle(directory, throughSequence, true);
    }

    /** A force of a directory failed: its entries are not on the disk, and nothing will try again. */
    void forget(SimulatedDirectory directory, long throughSequence) {
        settle(directory, throughSequence, false);
    }

    private void settle(SimulatedDirectory directory, long throughSequence, boolean persist) {
        for (Change change : changes) {
            if (change.sequence > throughSequence) break;
            change.settings.removeIf(setting -> {
                if (setting.directory() != directory) return false;
                if (persist) {
                    set(directory.durable, setting);
                    change.journaled = true; // in a journal a rename has no halves
                }
                return true;
            });
        }
        changes.removeIf(change -> change.settings.isEmpty());
    }

    static void set(Map<String, Node> entries, Setting setting) {
        if (setting.node() == null) {
            entries.remove(setting.name());
        } else {
            entries.put(setting.name(), setting.node());
        }
    }
}
