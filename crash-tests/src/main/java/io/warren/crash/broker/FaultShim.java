package io.warren.crash.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The library that a broker is started with so that a {@link Fault} can hit it. Linux with a C compiler only. */
public final class FaultShim {
    private static final String SOURCE = "fault.c";

    private final Path library;

    private FaultShim(Path library) {
        this.library = library;
    }

    /** Compiles it into this directory; empty, with the reason on standard error, where that does not work. */
    public static Optional<FaultShim> compile(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path source = directory.resolve(SOURCE);
        try (InputStream in = FaultShim.class.getResourceAsStream(SOURCE)) {
            if (in == null)
                throw new IllegalStateException("Expected " + SOURCE + " beside this class, but it is not there");
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path library = directory.resolve("fault.so").toAbsolutePath();
        Path messages = directory.resolve("gcc.txt");
        try {
            Process gcc = new ProcessBuilder("gcc", "-shared", "-fPIC", "-O1", "-Wall", "-o", library.toString(),
                    source.toString(), "-ldl").redirectErrorStream(true).redirectOutput(messages.toFile()).start();
            if (gcc.waitFor(60, TimeUnit.SECONDS) && gcc.exitValue() == 0) return Optional.of(new FaultShim(library));
            gcc.destroyForcibly();
            System.err.println("No kills at system calls: gcc failed, see " + messages);
        } catch (IOException e) {
            System.err.println("No kills at system calls: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Adds what makes the library work to the environment of a process that keeps its data in this directory. */
    void arm(Map<String, String> environment, Fault fault, Path data) {
        if (fault.isNone()) return;
        environment.put("LD_PRELOAD", library.toString());
        environment.put("FAULT_DIRECTORY", data.toAbsolutePath().toString());
        environment.put("FAULT_CALL", Integer.toString(fault.call()));
        environment.put("FAULT_ACTION", fault.action().name());
    }
}
