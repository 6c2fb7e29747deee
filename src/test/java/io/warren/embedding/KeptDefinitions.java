package io.warren.embedding;

import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.definition.store.DefinitionRecords;
import io.warren.broker.definition.store.DefinitionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps the definitions of one broker after the other, for as long as a test runs. */
final class KeptDefinitions implements DefinitionStore {

    private final List<byte[]> records = new ArrayList<>();

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public List<byte[]> load() {
        return List.copyOf(records);
    }

    @Override
    public void append(byte[] record) {
        records.add(record);
    }

    /** What somebody changes between two brokers. */
    void append(DefinitionRecord record) {
        append(new DefinitionRecords().encode(List.of(record)));
    }

    @Override
    public void sync() {
        // kept from the moment on it was appended
    }

    @Override
    public void snapshot(Stream<byte[]> all) {
        List<byte[]> taken = all.toList();
        records.clear();
        records.addAll(taken);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
