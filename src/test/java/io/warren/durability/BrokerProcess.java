package io.warren.durability;

import io.warren.broker.Warren;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker in a JVM of its own, which can be killed. It ends with the JVM that started it. */
final class BrokerProcess implements AutoCloseable {

    private static final String READY = "ready on ";

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static BrokerProcess start(Path directory) throws IOException {
        String classPath =
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx256m",
                        "-XX:TieredStopAtLevel=1", "-cp", classPath, BrokerProcess.class.getName(),
                        directory.toString()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                return new BrokerProcess(process, Integer.parseInt(line.substring(READY.length())));
            }
            said.append(line).append('\n');
        }
        throw new IOException("Expected a broker, but it ended:\n" + said);
    }

    /** The broker's own main program. */
    public static void main(String[] arguments) throws IOException {
        try (Warren broker = new Brokers(Path.of(arguments[0])).builder().start()) {
            System.out.println(READY + broker.amqpPort());
            int end = System.in.read(); // when whoever started this ends, too
            System.out.println("stopping at " + end);
        }
    }

    int port() {
        return port;
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
