package io.warren.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "journal", description = "Look at the data of a stopped broker.", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = JournalVerifyCommand.class)
final class JournalCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Expected a command: verify");
    }
}
