package io.warren.broker.definition.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Keeps records for as long as the test keeps the store; what was not synced is lost when the next broker loads. */
public final class ListStore implements DefinitionStore {

    private final List<byte[]> durable = new ArrayList<>();
    private final List<byte[]> appended = new ArrayList<>();
    private int syncs;
    private int snapshots;
    private boolean broken;

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public List<byte[]> load() {
        appended.clear();
        return List.copyOf(durable);
    }

    @Override
    public void append(byte[] record) throws IOException {
        requireWhole();
        appended.add(record);
    }

    @Override
    public void sync() throws IOException {
        requireWhole();
        syncs++;
        durable.addAll(appended);
        appended.clear();
    }

    @Override
    public void snapshot(Stream<byte[]> records) throws IOException {
        requireWhole();
        snapshots++;
        durable.clear();
        records.forEach(durable::add);
    }

    @Override
    public void close() {
        // nothing is open
    }

    private void requireWhole() throws IOException {
        if (broken) {
            throw new IOException("No space left on device");
        }
    }

    /** From now on it fails to write. */
    public void breakDown() {
        broken = true;
    }

    /** It writes again. */
    public void repair() {
        broken = false;
    }

    public int syncs() {
        return syncs;
    }

    public int snapshots() {
        return snapshots;
    }

    /** What would survive if the broker died now, as text. */
    public List<String> durable() {
        return durable.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }
}
