package io.warren.cli;

import java.io.PrintWriter;
import picocli.CommandLine;

/** Where the launcher enters. */
public final class Main {
    private Main() {
    }

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new WarrenCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::explainUsage)
                .setExecutionExceptionHandler(Main::explainFailure);
    }

    private static int explainUsage(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("warren: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
        return ExitCode.USAGE;
    }

    private static int explainFailure(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        StartFailure failure = StartFailure.of(e);
        failure.explain(command.getErr());
        return failure.exitCode();
    }
}
