package io.warren.faultfs;

import java.util.Arrays;

/**
 * The bytes of a file as pages of 4 KiB. A copy shares all pages until one of both writes, so that copies at every force
 * and for every crash image are cheap. Pages never written are holes: they read as zeros and take no space.
 *
 * <p>
 * Threads: under the disk's lock.
 */
final class Content {
    static final int PAGE = 4096;

    private static final byte[] HOLE = new byte[PAGE];

    private byte[][] pages;
    /** Which pages nobody else has. */
    private boolean[] own;
    private int allocated;
    private long size;

    Content() {
        this(new byte[0][], 0, 0);
    }

    private Content(byte[][] pages, int allocated, long size) {
        this.pages = pages;
        this.own = new boolean[pages.length];
        this.allocated = allocated;
        this.size = size;
    }

    Content copy() {
        Arrays.fill(own, false);
        return new Content(pages.clone(), allocated, size);
    }

    long size() {
        return size;
    }

    /** Copies bytes out, zeros where there are none. */
    byte[] read(long position, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;) {
            int offset = (int) ((position + done) % PAGE);
            int part = Math.min(length - done, PAGE - offset);
            System.arraycopy(page(position + done), offset, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    /** Writes, and grows to the end of what was written. */
    void write(long position, byte[] bytes) {
        place(position, bytes);
        size = Math.max(size, position + bytes.length);
    }

    /** Writes without a change of size: bytes behind the end appear when the size grows over them. */
    void place(long position, byte[] bytes) {
        for (int done = 0; done < bytes.length;) {
            int offset = (int) ((position + done) % PAGE);
            int part = Math.min(bytes.length - done, PAGE - offset);
            System.arraycopy(bytes, done, ownPage(position + done), offset, part);
            done += part;
        }
    }

    /** Grows or shrinks. What is cut off is gone: it reads as zeros when the size grows over it again. */
    void resize(long newSize) {
        cut(newSize);
        size = newSize;
    }

    /** Forgets all bytes from here on, seen or unseen. */
    void cut(long from) {
        int kept = Math.toIntExact((from + PAGE - 1) / PAGE);
        if (kept < pages.length) {
            for (int i = kept; i < pages.length; i++) {
                if (!isHole(pages[i])) allocated--;
            }
            pages = Arrays.copyOf(pages, kept);
            own = Arrays.copyOf(own, kept);
        }
        int offset = (int) (from % PAGE);
        if (offset > 0 && kept <= pages.length && !isHole(from))
            Arrays.fill(ownPage(from), offset, PAGE, (byte) 0);
        size = Math.min(size, from);
    }

    /** How many pages take space. */
    int allocated() {
        return allocated;
    }

    boolean isHole(long position) {
        return isHole(page(position));
    }

    @SuppressWarnings("ReferenceEquality") // a page of zeros is not a hole
    private static boolean isHole(byte[] page) {
        return page == HOLE;
    }

    private byte[] page(long position) {
        int index = Math.toIntExact(position / PAGE);
        return index < pages.length ? pages[index] : HOLE;
    }

    private byte[] ownPage(long position) {
        int index = Math.toIntExact(position / PAGE);
        if (index >= pages.length) {
            int before = pages.length;
            int length = Math.max(index + 1, before + before / 2);
            pages = Arrays.copyOf(pages, length);
            own = Arrays.copyOf(own, length);
            Arrays.fill(pages, before, length, HOLE);
        }
        if (!own[index]) {
            if (isHole(pages[index])) allocated++;
            pages[index] = pages[index].clone();
            own[index] = true;
        }
        return pages[index];
    }
}
