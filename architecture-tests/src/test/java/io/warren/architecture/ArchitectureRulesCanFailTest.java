package io.warren.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.warren.broker.fixture.Deserializes;
import io.warren.broker.fixture.HasALock;
import io.warren.broker.fixture.HasNoOwner;
import io.warren.broker.fixture.Prints;
import io.warren.broker.fixture.SynchronizesABlock;
import io.warren.broker.fixture.SynchronizesAMethod;
import io.warren.broker.fixture.unmarked.Unmarked;
import io.warren.cli.fixture.LooksInside;
import io.warren.codec.fixture.KnowsHandlers;
import io.warren.plugin.fixture.LooksPastTheSpi;
import io.warren.queue.fixture.KnowsNetty;
import io.warren.queue.fixture.MakesThreads;
import io.warren.queue.fixture.TakesChances;
import io.warren.queue.fixture.TakesTime;
import io.warren.router.fixture.LooksUp;
import io.warren.router.fixture.left.Left;
import io.warren.router.fixture.right.Right;
import io.warren.router.fixture.util.Anything;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail says nothing: each one is broken here by a class written for it. */
final class ArchitectureRulesCanFailTest {
    record Break(String rule, List<Class<?>> culprits) {
        static Break of(String rule, Class<?>... culprits) {
            return new Break(rule, List.of(culprits));
        }

        ArchRule archRule() throws ReflectiveOperationException {
            Field field = ArchitectureTest.class.getDeclaredField(rule);
            return (ArchRule) field.get(null);
        }

        @Override
        public String toString() {
            return rule + " by " + culprits.getFirst().getSimpleName();
        }
    }

    static List<Break> breaks() {
        return List.of(
                Break.of("MODULES_KNOW_ONLY_WHAT_IS_BELOW_THEM", LooksUp.class),
                Break.of("MANAGEMENT_AND_PLUGINS_SEE_THE_SPI_ONLY", LooksPastTheSpi.class),
                Break.of("THE_COMMAND_USES_THE_EMBEDDING_API_ONLY", LooksInside.class),
                Break.of("ONLY_TRANSPORT_KNOWS_NETTY_CHANNELS", KnowsNetty.class),
                Break.of("THE_CODEC_KNOWS_BUFFERS_ONLY", KnowsHandlers.class),
                Break.of("ROUTER_AND_QUEUES_KNOW_NO_NETWORK", KnowsNetty.class),
                Break.of("PACKAGES_HAVE_NO_CYCLES", Left.class, Right.class),
                Break.of("PACKAGES_ARE_NAMED_BY_FEATURE", Anything.class),
                Break.of("EVERY_PACKAGE_IS_NULL_MARKED", Unmarked.class),
                Break.of("TIME_AND_CHANCE_ARE_PASSED_IN", TakesTime.class),
                Break.of("TIME_AND_CHANCE_ARE_PASSED_IN", TakesChances.class),
                Break.of("THREADS_ARE_MADE_WHERE_A_BROKER_IS_BUILT", MakesThreads.class),
                Break.of("NO_LOCKS_ON_THE_MESSAGE_PATH", SynchronizesAMethod.class),
                Break.of("NO_LOCKS_ON_THE_MESSAGE_PATH", SynchronizesABlock.class),
                Break.of("NO_LOCKS_ON_THE_MESSAGE_PATH", HasALock.class),
                Break.of("CHANGING_STATE_NAMES_ITS_OWNER", HasNoOwner.class),
                Break.of("NOBODY_DESERIALIZES_JAVA_OBJECTS", Deserializes.class),
                Break.of("ONLY_THE_COMMAND_PRINTS", Prints.class));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void theRuleIsBroken(Break broken) throws ReflectiveOperationException {
        var culprits = new ClassFileImporter().importClasses(broken.culprits());

        var result = broken.archRule().evaluate(culprits);

        assertThat(result.hasViolation()).as(broken.rule()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(broken.culprits().getFirst().getSimpleName());
    }

    @Test
    void aFileIsTooLongFromTheFirstLineOverTheLimit() {
        var itself = new ClassFileImporter().importClasses(ArchitectureRulesCanFailTest.class);
        int lines = SourceFile.of(itself.get(ArchitectureRulesCanFailTest.class)).lines();

        assertThat(isTooLong(itself, lines)).isFalse();
        assertThat(isTooLong(itself, lines - 1)).isTrue();
    }

    private static boolean isTooLong(JavaClasses types, int linesMax) {
        return classes().that().areTopLevelClasses()
                .should(Conditions.haveASourceFileOfAtMost(linesMax))
                .evaluate(types)
                .hasViolation();
    }

    @Test
    void everyRuleIsBrokenHere() {
        Set<String> rules = Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(Field::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Stream.concat(breaks().stream().map(Break::rule), Stream.of("FILES_STAY_SHORT")))
                .containsAll(rules);
    }
}
