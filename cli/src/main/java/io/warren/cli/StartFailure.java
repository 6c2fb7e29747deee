package io.warren.cli;

import io.warren.broker.DataFailedException;
import io.warren.broker.DataRefusedException;
import io.warren.broker.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;

/** Why a command failed, told so that the reader knows what to do next. */
sealed interface StartFailure {
    int exitCode();

    void explain(PrintWriter err);

    static StartFailure of(Exception e) {
        if (e instanceof ConfigException config) {
            return new WrongConfiguration(String.valueOf(config.getMessage()));
        }
        if (e instanceof DataRefusedException refused) {
            return new WrongConfiguration(String.valueOf(refused.getMessage()));
        }
        if (e instanceof DataFailedException failed) {
            return new FailedDisk(String.valueOf(failed.getMessage()));
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new Unavailable(String.valueOf(e.getMessage()), String.valueOf(cause.getMessage()));
            }
        }
        return new Fault(e);
    }

    record WrongConfiguration(String problems) implements StartFailure {
        @Override
        public int exitCode() {
            return ExitCode.CONFIG;
        }

        @Override
        public void explain(PrintWriter err) {
            problems.lines().forEach(problem -> err.println("warren: " + problem));
        }
    }

    /** The port is in use or may not be taken, for example. */
    record Unavailable(String message, String reason) implements StartFailure {
        @Override
        public int exitCode() {
            return ExitCode.UNAVAILABLE;
        }

        @Override
        public void explain(PrintWriter err) {
            err.println("warren: " + message + (message.contains(reason) ? "" : ": " + reason));
        }
    }

    record FailedDisk(String message) implements StartFailure {
        @Override
        public int exitCode() {
            return ExitCode.IO_ERROR;
        }

        @Override
        public void explain(PrintWriter err) {
            err.println("warren: " + message);
        }
    }

    record Fault(Exception exception) implements StartFailure {
        @Override
        public int exitCode() {
            return ExitCode.SOFTWARE;
        }

        @Override
        public void explain(PrintWriter err) {
            err.println("warren: unexpected failure, please report it:");
            exception.printStackTrace(err);
        }
    }
}
