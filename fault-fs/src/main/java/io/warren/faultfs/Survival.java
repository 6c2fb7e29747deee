package io.warren.faultfs;

import io.warren.faultfs.PowerCut.Entries;
import java.util.List;
import java.util.SplittableRandom;

/** Decides which pending changes a power cut leaves on the disk. Has no state: every answer follows from the cut. */
interface Survival {
    int SECTOR = 512;

    /** Whether the sector or page at this position of a file has what a write put there. */
    boolean keepsData(FileChange.Write write, long position);

    /** In what size of parts a write reaches the disk, in bytes. */
    default int partBytes(FileChange.Write write) {
        return SECTOR;
    }

    /** Whether a file has the size that it had after a change. */
    boolean keepsSize(long sequence);

    /** Whether the entries of a change are there; asked for a rename in strict mode once for each directory. */
    boolean keepsEntry(long sequence, long directoryId);

    /** Spoils what a write left. */
    default void spoil(FileChange.Write write, Content image) {
    }

    /**
     * The decisions of a cut.
     *
     * @param sequences      of all pending changes, ascending
     * @param writeSequences of those that are writes
     * @param entrySequences of those of directories
     */
    static Survival of(PowerCut cut, List<Long> sequences, List<Long> writeSequences, List<Long> entrySequences) {
        SplittableRandom random = new SplittableRandom(cut.seed());
        return switch (cut.profile()) {
            case LOSE_ALL -> new Before(Long.MIN_VALUE);
            case PREFIX -> {
                int kept = cut.prefix() >= 0 ? cut.prefix() : random.nextInt(sequences.size() + 1);
                yield new Before(nth(sequences, kept));
            }
            case SUBSET -> {
                long kept = entrySequences.stream().filter(each -> random.nextDouble() < cut.keep()).count();
                yield new Subset(cut, nth(entrySequences, (int) kept));
            }
            case SIZE_FIRST -> new SizeFirst();
            case GARBAGE -> {
                if (writeSequences.isEmpty()) yield new Before(nth(sequences, random.nextInt(sequences.size() + 1)));
                yield new Garbage(cut.seed(), writeSequences.get(random.nextInt(writeSequences.size())));
            }
        };
    }

    private static long nth(List<Long> sequences, int index) {
        return index < sequences.size() ? sequences.get(index) : Long.MAX_VALUE;
    }

    private static SplittableRandom random(long seed, long sequence, long position) {
        return new SplittableRandom((seed * 31 + sequence) * 0x9E3779B97F4A7C15L + position * 0xD1B54A32D192ED03L);
    }

    /** All before a change, none from it on. */
    record Before(long end) implements Survival {
        @Override
        public boolean keepsData(FileChange.Write write, long position) {
            return write.sequence() < end;
        }

        @Override
        public boolean keepsSize(long sequence) {
            return sequence < end;
        }

        @Override
        public boolean keepsEntry(long sequence, long directoryId) {
            return sequence < end;
        }
    }

    /** Each by the fall of a coin; journaled entries up to one. */
    record Subset(PowerCut cut, long journalEnd) implements Survival {
        private static final long PART_SALT = -1;
        private static final long SIZE_SALT = -2;
        private static final long ENTRY_SALT = -3;

        @Override
        public boolean keepsData(FileChange.Write write, long position) {
            return coin(write.sequence(), position);
        }

        @Override
        public int partBytes(FileChange.Write write) {
            return random(cut.seed(), write.sequence(), PART_SALT).nextBoolean() ? SECTOR : Content.PAGE;
        }

        @Override
        public boolean keepsSize(long sequence) {
            return coin(sequence, SIZE_SALT);
        }

        @Override
        public boolean keepsEntry(long sequence, long directoryId) {
            if (cut.entries() == Entries.EXT4) return sequence < journalEnd;
            return coin(sequence, ENTRY_SALT - directoryId);
        }

        private boolean coin(long sequence, long position) {
            return random(cut.seed(), sequence, position).nextDouble() < cut.keep();
        }
    }

    /** Metadata without data. */
    record SizeFirst() implements Survival {
        @Override
        public boolean keepsData(FileChange.Write write, long position) {
            return false;
        }

        @Override
        public boolean keepsSize(long sequence) {
            return true;
        }

        @Override
        public boolean keepsEntry(long sequence, long directoryId) {
            return true;
        }
    }

    /** All before a write, and of this some sectors, with garbage in one. */
    record Garbage(long seed, long victim) implements Survival {
        @Override
        public boolean keepsData(FileChange.Write write, long position) {
            return write.sequence() < victim
                    || (write.sequence() == victim && random(seed, victim, position).nextBoolean());
        }

        @Override
        public boolean keepsSize(long sequence) {
            return sequence <= victim;
        }

        @Override
        public boolean keepsEntry(long sequence, long directoryId) {
            return sequence < victim;
        }

        @Override
        public void spoil(FileChange.Write write, Content image) {
            if (write.sequence() != victim) return;
            SplittableRandom random = random(seed, victim, -1);
            long sector = random.nextLong(write.position() / SECTOR, (write.end() - 1) / SECTOR + 1);
            long from = Math.max(write.position(), sector * SECTOR);
            byte[] garbage = new byte[(int) (Math.min(write.end(), (sector + 1) * SECTOR) - from)];
            random.nextBytes(garbage);
            image.place(from, garbage);
        }
    }
}
