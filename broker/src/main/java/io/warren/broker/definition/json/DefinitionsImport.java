package io.warren.broker.definition.json;

import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.DefinitionsUnavailableException;
import io.warren.broker.definition.json.ImportPlan.Step;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.codec.SoftError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds to what is declared what a file says. What is there and can change becomes what the file says; a queue or exchange that is there
 * and is another stays as it is. Nothing is taken away.
 *
 * <p>
 * Threads: any; reading the file takes its time on the caller's.
 */
public final class DefinitionsImport {

    /** The global parameter that tells which files were imported last; never exported. */
    static final String IMPORTED_HASH = "imported_definition_hash_value";

    private static final Logger log = LoggerFactory.getLogger(DefinitionsImport.class);

    private final Definitions definitions;

    public DefinitionsImport(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * Imports everything in a file.
     *
     * @return completes with what became of it, or with {@link DefinitionsUnavailableException}
     * @throws InvalidDefinitionException
     *             for a file that is no file of definitions; nothing has been changed then
     */
    public CompletionStage<ImportReport> all(byte[] json) {
        return run(new ImportPlan(json, null));
    }

    /**
     * Imports into one virtual host what the file says of queues, exchanges, bindings, policies and parameters, of whichever virtual
     * host it says so. Otherwise as {@link #all}.
     *
     * @throws ChannelException
     *             NOT_FOUND, if there is no such virtual host
     */
    public CompletionStage<ImportReport> into(String vhost, byte[] json) {
        if (definitions.vhost(vhost) == null) {
            throw new ChannelException(SoftError.NOT_FOUND, "no vhost '" + vhost + "'");
        }
        return run(new ImportPlan(json, vhost));
    }

    private CompletionStage<ImportReport> run(ImportPlan plan) {
        List<CompletableFuture<@Nullable String>> answers = new ArrayList<>();
        for (Step step : plan.steps()) {
            answers.add(definitions.submit(step.change()).handle((_, failure) -> outcome(step, failure))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<String> leftOut = new ArrayList<>(plan.leftOut());
            answers.stream().map(CompletableFuture::join).filter(refused -> refused != null)
                    .forEach(leftOut::add);
            leftOut.forEach(refused -> log.warn("definitions: left out {}", refused));
            return new ImportReport(answers.size() - (leftOut.size() - plan.leftOut().size()), leftOut);
        });
    }

    /** Null if it was applied, or why it was left out. */
    private static @Nullable String outcome(Step step, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return switch (cause) {
            case null -> null;
            case ChannelException refused -> step.what() + ": " + refused.getMessage();
            case InvalidDefinitionException refused -> step.what() + ": " + refused.getMessage();
            case RuntimeException other -> throw other;
            default -> throw new IllegalStateException(cause);
        };
    }
}
