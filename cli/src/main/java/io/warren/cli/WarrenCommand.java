package io.warren.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "warren", description = "An AMQP 0-9-1 message broker.", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
    StartCommand.class, BenchCommand.class, JournalCommand.class, VersionCommand.class, HelpCommand.class})
final class WarrenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Expected a command: start, bench, journal, version or help");
    }
}
