package io.warren.journal;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import java.util.function.BiConsumer;

/** What a disk may look like after a crash, in as many ways as there is time for. */
public final class DiskImages {
    private static final int SEEDS = 4;

    private DiskImages() {
    }

    /** Whether {@code -Dwarren.journal.faults=long} asks for everything, which takes minutes. */
    public static boolean isLong() {
        return "long".equals(System.getProperty("warren.journal.faults"));
    }

    /**
     * Makes the images of a moment: the process killed, and each kind of power cut, on both kinds of file systems.
     *
     * @param turn
     *            in the short mode each moment gets another part of the images, by turns
     * @param check
     *            gets each image, and what it is for a message
     * @return how many there were
     */
    public static int forEach(FaultFileSystem disk, long turn, BiConsumer<FaultFileSystem, String> check) {
        int count = 0;
        int images = 0;
        for (PowerCut.Entries entries : PowerCut.Entries.values()) {
            for (PowerCut.Profile profile : PowerCut.Profile.values()) {
                for (long seed = 0; seed < (isLong() && isRandom(profile) ? SEEDS : 1); seed++) {
                    if (isLong() || images++ % 5 == turn % 5) {
                        PowerCut cut = PowerCut.of(profile, entries, turn * SEEDS + seed);
                        accept(check, disk.powerCut(cut), cut.toString());
                        count++;
                    }
                }
            }
        }
        if (isLong() || turn % 3 == 0) {
            accept(check, disk.killProcess(), "killed");
            count++;
        }
        return count;
    }

    /** Says how much was tried. */
    public static void report(String text) {
        System.getLogger(DiskImages.class.getName()).log(System.Logger.Level.INFO, text);
    }

    private static void accept(BiConsumer<FaultFileSystem, String> check, FaultFileSystem image, String what) {
        try {
            check.accept(image, what);
        } catch (RuntimeException e) {
            throw new AssertionError("Image: " + what, e);
        }
    }

    private static boolean isRandom(PowerCut.Profile profile) {
        return profile != PowerCut.Profile.LOSE_ALL && profile != PowerCut.Profile.SIZE_FIRST;
    }
}
