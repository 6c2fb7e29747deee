package io.warren.codec.frame;

/** Octets within an array that others share; nobody writes to them. */
@SuppressWarnings("ArrayRecordComponent") // a reference to a place, compared by nobody
public record Slice(byte[] octets, int offset, int length) {}
