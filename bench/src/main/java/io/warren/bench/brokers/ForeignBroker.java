package io.warren.bench.brokers;

import java.nio.file.Path;

/** A broker that somebody else started and will stop, so it is not fresh for every run. */
public final class ForeignBroker implements BrokerUnderTest {
    private final String uri;
    private final long pid;
    private final String name;

    /** The broker at a URI, whose process on this machine is known. */
    public ForeignBroker(String uri, long pid, String name) {
        this.uri = uri;
        this.pid = pid;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public boolean peer() {
        return true;
    }

    @Override
    public String persistenceRemark() {
        return "ran before and between the runs, not fresh";
    }

    @Override
    public boolean restartable() {
        return false;
    }

    @Override
    public RunningBroker start(Path folder) {
        return new Running(uri, pid);
    }

    private record Running(String uri, long pid) implements RunningBroker {
        @Override
        public double startSeconds() {
            return 0;
        }

        @Override
        public void kill() {
            throw new UnsupportedOperationException("not ours to kill");
        }

        @Override
        public void close() {
            // It stays as it was found.
        }
    }
}
