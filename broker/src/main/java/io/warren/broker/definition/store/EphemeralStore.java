package io.warren.broker.definition.store;

import java.util.List;
import java.util.stream.Stream;

/** Keeps nothing: for brokers without a data directory. */
public enum EphemeralStore implements DefinitionStore {
    INSTANCE;

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public List<byte[]> load() {
        return List.of();
    }

    @Override
    public void append(byte[] record) {
        // kept nowhere
    }

    @Override
    public void sync() {
        // nothing to wait for
    }

    @Override
    public void snapshot(Stream<byte[]> records) {
        // kept nowhere
    }

    @Override
    public void close() {
        // nothing is open
    }
}
