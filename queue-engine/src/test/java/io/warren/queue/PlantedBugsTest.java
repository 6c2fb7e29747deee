package io.warren.queue;

import static io.warren.planted.PlantedBug.ACK_NOT_JOURNALED;
import static io.warren.planted.PlantedBug.CONFIRM_BEFORE_FORCE;
import static io.warren.planted.PlantedBug.CONFIRM_LOST;
import static io.warren.planted.PlantedBug.CONFIRM_TWICE;
import static io.warren.planted.PlantedBug.NACK_COUNTED_AS_ACK;
import static io.warren.planted.PlantedBug.PAGES_NOT_FORCED;
import static io.warren.planted.PlantedBug.PURGE_NOT_JOURNALED;
import static io.warren.planted.PlantedBug.REDELIVERED_FLAG_LOST;
import static io.warren.planted.PlantedBug.REQUEUE_TO_THE_TAIL;
import static io.warren.planted.PlantedBug.SNAPSHOT_WITHOUT_UNACKED;
import static io.warren.planted.PlantedBug.STALE_INDEX_TRUSTED;
import static io.warren.planted.PlantedBug.TRANSACTION_IN_A_PAGE;
import static io.warren.planted.PlantedBug.TRANSACTION_IN_PART;
import static io.warren.planted.PlantedBug.WRONG_PAGE_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.planted.Catch;
import io.warren.planted.Harness;
import io.warren.planted.PlantedBug;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests that compare queues with models find a difference, if somebody writes the bug for it. */
@Timeout(300)
final class PlantedBugsTest {
    private static final Harness MODEL = Harness.of("io.warren.queue.durable.DurableQueueModelTest",
            "hasWhatTheModelHasAfterEveryRestart");
    /** Not each of the seeds has a step that a bug shows in. */
    private static final Harness SEEDS = MODEL.invocations(IntStream.rangeClosed(1, 20).toArray());
    private static final Harness COMMANDS = Harness.of("io.warren.queue.classic.ClassicQueueModelTest",
            "keepsItsPromisesWhateverIsAskedOfIt").invocations(IntStream.rangeClosed(1, 20).toArray());
    private static final Harness OLD_INDEX =
            Harness.of("io.warren.queue.durable.LostIndexTest", "costsNothing").invocations(6);
    private static final Harness WRONG_PAGE =
            Harness.of("io.warren.queue.durable.PagedBacklogTest", "losesOnlyThePageWhoseBytesAreWrong");
    private static final Harness UNFINISHED = Harness.of("io.warren.queue.durable.PagedBacklogTest",
            "keepsWhatAnUnfinishedTransactionPublishedOutOfItsPages");

    static List<Catch> catches() {
        return List.of(
                new Catch(ACK_NOT_JOURNALED, SEEDS, "what may be there"),
                new Catch(PURGE_NOT_JOURNALED, SEEDS, "what may be there"),
                new Catch(TRANSACTION_IN_A_PAGE, UNFINISHED, "Expected size: 3200 but was: 3201"),
                new Catch(TRANSACTION_IN_PART, SEEDS, "what (must|may) be there"),
                new Catch(SNAPSHOT_WITHOUT_UNACKED, SEEDS, "what must be there"),
                new Catch(PAGES_NOT_FORCED, SEEDS, "what must be there|damaged pages"),
                new Catch(NACK_COUNTED_AS_ACK, SEEDS, "what must be there"),
                new Catch(CONFIRM_BEFORE_FORCE, SEEDS, "what must be there"),
                new Catch(CONFIRM_TWICE, SEEDS, "answered twice"),
                new Catch(REDELIVERED_FLAG_LOST, SEEDS, "was given out before"),
                new Catch(REQUEUE_TO_THE_TAIL, COMMANDS, "in same order|was ready|only the oldest are delivered"),
                new Catch(CONFIRM_LOST, COMMANDS, "batches without an answer"),
                new Catch(STALE_INDEX_TRUSTED, OLD_INDEX, "the file is missing"),
                new Catch(WRONG_PAGE_TAKEN, WRONG_PAGE, "could not find the following"));
    }

    @ParameterizedTest
    @MethodSource("catches")
    void theHarnessCatches(Catch each) {
        each.check();
    }

    @Test
    void everyBugThatIsWrittenForThisModuleIsCaught() {
        assertThat(catches()).extracting(Catch::bug).containsAll(PlantedBug.in("io.warren.queue."));
    }

    /** Of the model, a few seeds: all of them run as the tests that they are. */
    static List<Harness> harnesses() {
        return List.of(MODEL.invocations(1, 2, 3, 4), COMMANDS, OLD_INDEX, WRONG_PAGE, UNFINISHED);
    }

    @ParameterizedTest
    @MethodSource("harnesses")
    void theHarnessFindsNothingWhereNothingIsPlanted(Harness harness) {
        Catch.checkPasses(harness);
    }
}
