package io.warren.crash.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all brokers here have in common: a directory, a port, and one process at a time.
 *
 * <p>
 * Threads: one, but for {@link #close}, which the end of the JVM may call.
 */
abstract class LocalBroker implements BrokerProcess {
    static final String READY = "Server startup complete"; // Warren says what RabbitMQ says

    private final Path directory;
    private final int port;
    private final @Nullable FaultShim shim;
    private @Nullable ChildProcess process;
    private int starts;
    private boolean closed;

    /** @param shim null if it is never given a fault */
    LocalBroker(Path directory, @Nullable FaultShim shim) throws IOException {
        this.directory = Files.createDirectories(directory).toAbsolutePath();
        this.port = FreePort.find();
        this.shim = shim;
    }

    /** How to start it on {@link #data}. */
    abstract ProcessBuilder command();

    final Path directory() {
        return directory;
    }

    final Path data() {
        return directory.resolve("data");
    }

    @Override
    public final synchronized void start(Fault fault) throws IOException {
        if (closed) throw new IOException("The run ends; nothing is started any more");
        ProcessBuilder builder = command();
        if (shim != null) shim.arm(builder.environment(), fault, data());
        starts++;
        process = ChildProcess.start(builder, output());
    }

    @Override
    public final boolean awaitReady(Duration timeout) throws IOException, InterruptedException {
        return process().awaitLine(READY, timeout);
    }

    @Override
    public final void kill() {
        process().kill();
    }

    @Override
    public final void pause() throws IOException, InterruptedException {
        process().signal("STOP");
    }

    @Override
    public final void resume() throws IOException, InterruptedException {
        process().signal("CONT");
    }

    @Override
    public final boolean isAlive() {
        return process().isAlive();
    }

    @Override
    public final @Nullable Integer exitCode() {
        return process().exitCode();
    }

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final synchronized Path output() {
        return directory.resolve("output-" + starts + ".txt");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) process.kill();
    }

    private synchronized ChildProcess process() {
        if (process == null) throw new IllegalStateException("The broker was never started");
        return process;
    }
}
