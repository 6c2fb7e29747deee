package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Warren, from a source checkout. */
public final class WarrenBroker implements BrokerUnderTest {
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    /** With this option messages are kept there; builds without it have no journal. */
    private static final String DATA_OPTION = "--data";

    private final OwnProcesses own;
    private final Path launcher;
    private final String name;
    private final String version;
    private final boolean journal;

    /**
     * Warren from this checkout, which is built if it is not.
     *
     * @throws IOException if there is none, or it cannot be built
     */
    public WarrenBroker(OwnProcesses own, Path checkout, String name) throws IOException, InterruptedException {
        this.own = own;
        this.launcher = checkout.resolve("warren");
        if (!Files.isExecutable(launcher)) throw new IOException("Expected a checkout of Warren at " + checkout);
        this.name = name;
        // Clients are told a version of RabbitMQ, whose features they ask for by it.
        String printed = Command.output(own, List.of(launcher.toString(), "version"));
        this.version = printed.lines().findFirst().orElse("").replace("Warren ", "") + ", " + commit(own, checkout);
        this.journal = Command.output(own, List.of(launcher.toString(), "help", "start")).contains(DATA_OPTION);
    }

    /** A name that tells two checkouts apart. */
    static String nameOf(OwnProcesses own, Path checkout) throws InterruptedException {
        return "warren " + commit(own, checkout);
    }

    /** The commit, and whether something was changed since; what git does not know is an unknown commit. */
    private static String commit(OwnProcesses own, Path checkout) throws InterruptedException {
        try {
            return Command.output(own, List.of("git", "-C", checkout.toString(), "describe", "--always",
                    "--exclude=*", "--dirty=+changes", "--abbrev=8")).strip();
        } catch (IOException e) {
            return "unknown commit";
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public boolean peer() {
        return false;
    }

    @Override
    public String persistenceRemark() {
        return journal ? "" : "in memory: no journal yet";
    }

    @Override
    public boolean restartable() {
        return true;
    }

    @Override
    public RunningBroker start(Path folder) throws IOException, InterruptedException {
        int port = OwnBroker.freePort();
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "start", "--bind", "127.0.0.1",
                "--amqp-port", Integer.toString(port)));
        if (journal) command.addAll(List.of(DATA_OPTION, folder.resolve("data").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("WARREN_NO_BUILD", "1"); // built when it was asked for its options
        return OwnBroker.start(own, builder, List.of(), STOP_MAX, port, folder.resolve("console"));
    }
}
