package io.warren.cli;

import io.warren.broker.DataVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "verify", description = "Read and check all data of a stopped broker, and change nothing. Exit code 0: sound, 1: damaged, 78: not a data directory, or in use.", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class JournalVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The data directory.")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
        DataVerification found = DataVerification.of(directory);
        PrintWriter out = spec.commandLine().getOut();
        found.lines().forEach(out::println);
        out.println(found.sound() ? "sound" : "damaged");
        out.flush();
        return found.sound() ? ExitCode.OK : ExitCode.DAMAGED;
    }
}
