package io.warren.faultfs;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What a disk does to a file at rest. The file has no say in it: nothing is counted, nothing is pending, and both the
 * medium and the cache show it.
 */
public sealed interface Damage {
    void applyTo(Content content);

    /** One bit has another value. */
    static Damage flipBit(long position, int bit) {
        return new FlippedBit(position, bit);
    }

    /** The 4 KiB block around this position is zeros. */
    static Damage zeroBlock(long position) {
        return new ZeroBlock(position / Content.PAGE);
    }

    /** The file ends here. */
    static Damage truncate(long size) {
        return new CutOff(size);
    }

    /** The 4 KiB blocks around these positions have each other's bytes. The file keeps its size. */
    static Damage swapBlocks(long position, long otherPosition) {
        return new SwappedBlocks(position / Content.PAGE, otherPosition / Content.PAGE);
    }

    /** So many bytes are random ones, as far as the file goes. */
    static Damage junk(long position, int length, long seed) {
        return new Junk(position, length, seed);
    }

    /** One of the above but junk, somewhere in a file of this size, which is at least 1. */
    static Damage any(RandomGenerator random, long size) {
        long position = random.nextLong(size);
        return switch (random.nextInt(4)) {
            case 0 -> flipBit(position, random.nextInt(8));
            case 1 -> zeroBlock(position);
            case 2 -> truncate(position);
            default -> swapBlocks(position, random.nextLong(size));
        };
    }

    record FlippedBit(long position, int bit) implements Damage {
        @Override
        public void applyTo(Content content) {
            if (position >= content.size()) return;
            byte[] one = content.read(position, 1);
            one[0] ^= (byte) (1 << bit);
            content.place(position, one);
        }
    }

    record ZeroBlock(long block) implements Damage {
        @Override
        public void applyTo(Content content) {
            content.place(block * Content.PAGE, new byte[Content.PAGE]);
        }
    }

    record CutOff(long size) implements Damage {
        @Override
        public void applyTo(Content content) {
            content.cut(size);
        }
    }

    record Junk(long position, int length, long seed) implements Damage {
        @Override
        public void applyTo(Content content) {
            long size = content.size();
            byte[] bytes = new byte[length];
            new SplittableRandom(seed).nextBytes(bytes);
            content.place(position, bytes);
            content.cut(size);
        }
    }

    record SwappedBlocks(long block, long otherBlock) implements Damage {
        @Override
        public void applyTo(Content content) {
            long size = content.size();
            byte[] bytes = content.read(block * Content.PAGE, Content.PAGE);
            content.place(block * Content.PAGE, content.read(otherBlock * Content.PAGE, Content.PAGE));
            content.place(otherBlock * Content.PAGE, bytes);
            content.resize(size); // bytes swapped behind the end are nobody's
        }
    }
}
