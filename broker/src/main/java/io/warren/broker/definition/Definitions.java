package io.warren.broker.definition;

import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.store.DefinitionStore;
import io.warren.broker.definition.store.DurableState;
import io.warren.broker.error.ChannelException;
import io.warren.broker.parameter.Parameters;
import io.warren.broker.vhost.VirtualHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is declared, and the one order in which it changes. What is durable of a change is so before the change is
 * answered; changes that come close together are made durable by one write.
 *
 * <p>
 * Threads: reads, {@link #submit} and {@link #stopWriting} any; changes are applied on the definitions thread, and stages
 * complete there.
 */
public final class Definitions {

    /** The first change of a turn waits for the last one's write. */
    private static final int TURN_MAX = 1000;

    private final Map<String, VirtualHost> vhosts = new ConcurrentHashMap<>();
    private final Defined defined;
    private final Executor definitionsThread;
    private final DefinitionLedger ledger;
    private final DefinitionChanger changer;
    private final Consumer<IOException> onFatal;
    private final Queue<Waiting<?>> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inboxSize = new AtomicInteger();
    private volatile boolean writing = true;
    /** Why nothing can be changed any more; the definitions thread's. */
    private @Nullable IOException failure;

    /**
     * @param newVhost makes an empty virtual host of a name
     * @param store what is declared durable is kept there; closed by whoever opened it
     * @param onFatal told, once and on the definitions thread, that the store has failed and all changes will
     */
    public Definitions(UserStore users, Function<String, VirtualHost> newVhost, Executor definitionsThread,
            DefinitionStore store, Consumer<IOException> onFatal) {
        this(users, newVhost, definitionsThread, store, onFatal, DeletionListener.NONE);
    }

    /**
     * The same.
     *
     * @param deletions
     *            told of what clients cannot go on without
     */
    public Definitions(UserStore users, Function<String, VirtualHost> newVhost, Executor definitionsThread,
            DefinitionStore store, Consumer<IOException> onFatal, DeletionListener deletions) {
        this.defined = new Defined(vhosts, newVhost, users, new Parameters(), deletions);
        this.definitionsThread = definitionsThread;
        this.ledger = new DefinitionLedger(store);
        this.changer = new DefinitionChanger(defined, ledger);
        this.onFatal = onFatal;
    }

    /**
     * Makes again what the store has kept; once, before the first change.
     *
     * @return completes with whether the defaults have been made before ({@link DefinitionChange.MarkInitialized}), or with an
     *         IOException, for a store that cannot be read or understood
     */
    public CompletionStage<Boolean> restore() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                DurableState state = ledger.load();
                new DefinitionRestorer(defined).restore(state);
                return state.initialized();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, definitionsThread);
    }

    public @Nullable VirtualHost vhost(String name) {
        return vhosts.get(name);
    }

    public Collection<VirtualHost> vhosts() {
        return vhosts.values();
    }

    public UserStore users() {
        return defined.users();
    }

    public Parameters parameters() {
        return defined.parameters();
    }

    /** Answers a question between two changes, for whoever wants to see many things as they are at one moment. */
    public <T> CompletionStage<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, definitionsThread);
    }

    /**
     * Applies a change after all that were submitted before. Fails with {@link ChannelException} where the change is refused,
     * with {@link DefinitionsUnavailableException} where it cannot be made durable.
     */
    public <R> CompletionStage<R> submit(DefinitionChange<R> change) {
        Waiting<R> waiting = new Waiting<>(change);
        inbox.add(waiting);
        if (inboxSize.getAndIncrement() == 0) {
            definitionsThread.execute(this::turn);
        }
        return waiting.answer;
    }

    /**
     * From now on nothing durable changes: clients that go because the broker stops must not take auto-delete queues with them.
     * Changes that would be durable fail.
     */
    public void stopWriting() {
        writing = false;
    }

    private void turn() {
        List<Waiting<?>> turn = new ArrayList<>();
        for (Waiting<?> next = inbox.poll(); next != null; next = turn.size() < TURN_MAX ? inbox.poll() : null) {
            turn.add(next);
            next.apply();
        }
        writeDown(ledger::sync);
        turn.forEach(Waiting::complete);
        if (writing) {
            writeDown(ledger::compact);
        }
        if (inboxSize.addAndGet(-turn.size()) > 0) {
            definitionsThread.execute(this::turn);
        }
    }

    private interface Write {
        void run() throws IOException;
    }

    private void writeDown(Write write) {
        if (failure == null) {
            try {
                write.run();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    private void fail(IOException e) {
        failure = e;
        onFatal.accept(e);
    }

    /** A change that waits for its turn, and then for being durable. */
    private final class Waiting<R> {

        private final DefinitionChange<R> change;
        private final CompletableFuture<R> answer = new CompletableFuture<>();
        private @Nullable Object result;
        private @Nullable RuntimeException refusal;

        Waiting(DefinitionChange<R> change) {
            this.change = change;
        }

        void apply() {
            if (failure != null) {
                return;
            }
            try {
                result = changer.apply(change);
                if (writing) {
                    ledger.record(changer.records());
                } else if (ledger.changedBy(changer.records())) {
                    refusal = new DefinitionsUnavailableException("the broker stops", null);
                }
            } catch (IOException e) {
                fail(e);
            } catch (RuntimeException e) {
                refusal = e;
            }
        }

        @SuppressWarnings("unchecked") // each change is answered as its record says; the compiler cannot see that
        void complete() {
            if (refusal != null) {
                answer.completeExceptionally(refusal);
            } else if (failure != null) {
                answer.completeExceptionally(
                        new DefinitionsUnavailableException("definitions cannot be stored", failure));
            } else {
                answer.complete((R) result);
            }
        }
    }
}
