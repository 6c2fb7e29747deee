package io.warren.cli;

/** Exit codes of the command, as in BSD's sysexits: scripts and service managers tell the cases apart by them. */
final class ExitCode {
    static final int OK = 0;
    /** What was looked for and should not be there was found. */
    static final int DAMAGED = 1;
    /** The command line is wrong. */
    static final int USAGE = 64;
    /** Something the broker needs is not to be had, such as a port that another program uses. */
    static final int UNAVAILABLE = 69;
    /** A fault of ours. */
    static final int SOFTWARE = 70;
    /** The disk failed. */
    static final int IO_ERROR = 74;
    /** A setting is wrong, or the data directory is not to be used. */
    static final int CONFIG = 78;

    private ExitCode() {
    }
}
