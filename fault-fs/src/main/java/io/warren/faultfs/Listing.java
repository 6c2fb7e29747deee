package io.warren.faultfs;

import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** The entries of a directory as they were when it was opened, by name. */
final class Listing implements DirectoryStream<Path> {
    private final List<Path> entries;
    private boolean used;

    Listing(List<Path> entries) {
        this.entries = List.copyOf(entries);
    }

    @Override
    public Iterator<Path> iterator() {
        if (used) throw new IllegalStateException("A directory stream has one iterator only");
        used = true;
        return entries.iterator();
    }

    @Override
    public void close() {
        used = true;
    }
}
