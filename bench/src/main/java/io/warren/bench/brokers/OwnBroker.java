package io.warren.bench.brokers;

import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.BrokerFailure;
import io.warren.load.wire.BrokerUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A broker in a process that this program started. */
final class OwnBroker implements RunningBroker {
    private static final Duration START_MAX = Duration.ofMinutes(10); // a peer with ten million messages on disk
    private static final long POLL_NANOS = 5_000_000;
    private static final int LOG_LINES = 15;

    private final OwnProcesses own;
    private final Process process;
    private final List<Process> helpers;
    private final Duration patience;
    private final String uri;
    private final double startSeconds;

    /**
     * Waits for a process to become a broker.
     *
     * @param helpers processes that end with it
     * @param patience how long it may take to stop; zero to kill it at once
     * @param log where all that it prints goes
     */
    private OwnBroker(OwnProcesses own, Process process, List<Process> helpers, Duration patience, int port, Path log,
            long startNanos) throws IOException {
        this.own = own;
        this.process = process;
        this.helpers = helpers;
        this.patience = patience;
        this.uri = "amqp://guest:guest@127.0.0.1:" + port;
        this.startSeconds = awaitLogin(log, startNanos);
    }

    /** Starts a process and waits until clients can log in on the port; if that fails, nothing is left of it. */
    static RunningBroker start(OwnProcesses own, ProcessBuilder builder, List<Process> helpers, Duration patience,
            int port, Path log) throws IOException {
        long startNanos = System.nanoTime();
        Process process = own.start(builder.redirectErrorStream(true).redirectOutput(log.toFile()));
        try {
            return new OwnBroker(own, process, helpers, patience, port, log, startNanos);
        } catch (IOException | RuntimeException e) {
            own.end(process, Duration.ZERO);
            throw e;
        }
    }

    private double awaitLogin(Path log, long startNanos) throws IOException {
        BrokerUri broker = BrokerUri.parse(uri);
        while (true) {
            try (BrokerConnection connection = BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES_MIN)) {
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                connection.closeInOrder();
                return seconds;
            } catch (BrokerFailure e) {
                if (!process.isAlive() || System.nanoTime() - startNanos > START_MAX.toNanos()) {
                    throw new IOException("The broker did not start. It said:\n" + end(log), e);
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String end(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** A port of the loopback interface that nobody listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("Expected a free port", e);
        }
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public double startSeconds() {
        return startSeconds;
    }

    @Override
    public void kill() {
        end(Duration.ZERO);
    }

    @Override
    public void close() {
        end(patience);
    }

    private void end(Duration mayTake) {
        own.end(process, mayTake);
        for (Process helper : helpers) {
            own.end(helper, Duration.ZERO);
        }
    }
}
