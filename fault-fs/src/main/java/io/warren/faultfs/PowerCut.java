package io.warren.faultfs;

/**
 * What the disk looks like when power is back: which of the pending changes had reached it. The same cut of the same
 * state gives the same image.
 *
 * @param profile how data and file sizes are chosen
 * @param entries what a directory's entries need to survive
 * @param seed    for all that is left to chance
 * @param keep    for {@link Profile#SUBSET}: how probable it is that a part is kept, from 0 to 1
 * @param prefix  for {@link Profile#PREFIX}: how many pending changes are kept; below 0: chosen by the seed
 */
public record PowerCut(Profile profile, Entries entries, long seed, double keep, int prefix) {
    /** Which pending changes are kept. They are counted over all files and directories in the order they were made. */
    public enum Profile {
        /** None: exactly what was forced. */
        LOSE_ALL,
        /** The first k of them, whole. */
        PREFIX,
        /**
         * Any. Writes are split into sectors of 512 bytes or pages of 4 KiB. A kept part has the bytes that the cache had
         * after that write, so a later part never lacks an earlier one in the same sector.
         */
        SUBSET,
        /** All sizes and entries, but no data: what a file grew by is zeros, what was overwritten is as before. */
        SIZE_FIRST,
        /**
         * As PREFIX, and the write after the prefix is torn: some of its sectors are there, and one of them holds
         * garbage. Bytes that this write did not touch stay whole, which disks with 512-byte sectors promise.
         */
        GARBAGE
    }

    /** Two file systems. */
    public enum Entries {
        /**
         * Metadata is journaled: a force of a file or directory persists the entries that lead to it, a rename happens
         * once and whole, and entries are never kept without those changed before them. Not modelled: that ext4 usually
         * commits the entries of others along with them.
         */
        EXT4,
        /**
         * What POSIX promises and no more: an entry needs a force of its directory, entries are kept in any combination,
         * and a rename into another directory may be found half done: under both names, or under none.
         */
        STRICT
    }

    public PowerCut {
        if (!(keep >= 0 && keep <= 1)) throw new IllegalArgumentException("Expected 0 to 1, but keep is " + keep);
    }

    public static PowerCut of(Profile profile, Entries entries, long seed) {
        return new PowerCut(profile, entries, seed, 0.5, -1);
    }

    /** A {@link Profile#SUBSET} in which each part is kept with this probability. */
    public static PowerCut subset(double keep, Entries entries, long seed) {
        return new PowerCut(Profile.SUBSET, entries, seed, keep, -1);
    }

    /** A {@link Profile#PREFIX} of this many changes. */
    public static PowerCut prefix(int count, Entries entries) {
        if (count < 0) throw new IllegalArgumentException("Expected a count from 0 on, but got " + count);
        return new PowerCut(Profile.PREFIX, entries, 0, 0.5, count);
    }
}
