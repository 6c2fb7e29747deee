package io.warren.journal.segment;

/**
 * Bytes that should have been records and are not.
 *
 * @param file
 *            name of the file in its folder
 * @param offset
 *            of the first bad byte
 * @param length
 *            in bytes; 0 if the file is missing
 * @param reason
 *            what is wrong, for the operator
 */
public record Damage(String file, long offset, long length, String reason) {
    @Override
    public String toString() {
        return "%s: %d bytes at %d: %s".formatted(file, length, offset, reason);
    }
}
