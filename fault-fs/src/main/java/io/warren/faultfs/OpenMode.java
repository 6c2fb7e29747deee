package io.warren.faultfs;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** How a file is opened, read as the JDK reads options on Linux. */
record OpenMode(boolean read, boolean write, boolean append, boolean truncate, boolean create, boolean createNew,
        boolean sync) {
    static OpenMode of(Set<? extends OpenOption> options) {
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption) || option == StandardOpenOption.DELETE_ON_CLOSE) {
                throw new UnsupportedOperationException(option.toString());
            }
        }
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        boolean read = options.contains(StandardOpenOption.READ);
        boolean truncate = write && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        if (append && (read || truncate)) throw new IllegalArgumentException("APPEND with READ or TRUNCATE_EXISTING");
        return new OpenMode(read || !write, write, append, truncate,
                write && options.contains(StandardOpenOption.CREATE),
                write && options.contains(StandardOpenOption.CREATE_NEW),
                write && (options.contains(StandardOpenOption.DSYNC) || options.contains(StandardOpenOption.SYNC)));
    }
}
