package io.warren.wire;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Puts the id of the row before what went wrong, so that a summary of failures can be read beside the rows. */
final class RowInFailure implements TestExecutionExceptionHandler {

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        if (!(thrown instanceof AssertionError)) {
            throw thrown;
        }
        String row = context.getRequiredTestMethod().getAnnotation(Row.class).value();
        AssertionError named = new AssertionError(row + ": " + thrown.getMessage(), thrown);
        named.setStackTrace(thrown.getStackTrace());
        throw named;
    }
}
