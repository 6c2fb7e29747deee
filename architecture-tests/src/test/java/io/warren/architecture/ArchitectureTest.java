package io.warren.architecture;

import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import org.jspecify.annotations.NullMarked;

/**
 * Walls between modules and packages. {@link ArchitectureRulesCanFailTest} breaks each of these rules on purpose.
 *
 * <p>Rules about modules that nobody has written yet allow that there is nothing to check.
 */
@AnalyzeClasses(packages = "io.warren", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String CODEC = "io.warren.codec..";
    private static final String ROUTER = "io.warren.router..";
    private static final String EXCHANGES = "io.warren.exchanges..";
    private static final String QUEUE = "io.warren.queue..";
    private static final String JOURNAL = "io.warren.journal..";
    private static final String RAFT = "io.warren.raft..";
    private static final String BROKER = "io.warren.broker..";
    private static final String MANAGEMENT = "io.warren.management..";
    private static final String PLUGIN = "io.warren.plugin..";
    private static final String LOAD = "io.warren.load..";
    private static final String CLI = "io.warren.cli..";

    /** The package that builds and stops a broker out of its parts, and so takes clocks and threads from the JDK. */
    private static final String WIRING = "io.warren.broker";
    /** The types that ServiceLoader makes: nobody is there to hand them anything. */
    private static final String EXCHANGE_TYPES = "io.warren.exchanges";
    private static final String TRANSPORT = "io.warren.broker.transport..";

    @ArchTest
    static final ArchRule MODULES_KNOW_ONLY_WHAT_IS_BELOW_THEM = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("codec").definedBy(CODEC)
            .layer("router").definedBy(ROUTER)
            .layer("exchanges").definedBy(EXCHANGES)
            .layer("journal").definedBy(JOURNAL)
            .layer("raft").definedBy(RAFT)
            .layer("queue").definedBy(QUEUE)
            .layer("broker").definedBy(BROKER)
            .layer("management").definedBy(MANAGEMENT)
            .layer("plugin").definedBy(PLUGIN)
            .layer("load").definedBy(LOAD)
            .layer("cli").definedBy(CLI)
            .whereLayer("codec").mayNotAccessAnyLayer()
            .whereLayer("router").mayNotAccessAnyLayer()
            .whereLayer("exchanges").mayOnlyAccessLayers("router")
            .whereLayer("journal").mayNotAccessAnyLayer()
            .whereLayer("raft").mayOnlyAccessLayers("journal")
            .whereLayer("queue").mayOnlyAccessLayers("router", "raft", "journal")
            .whereLayer("broker").mayOnlyAccessLayers("codec", "router", "queue", "raft", "journal")
            .whereLayer("management").mayOnlyAccessLayers("broker")
            .whereLayer("plugin").mayOnlyAccessLayers("broker")
            .whereLayer("load").mayOnlyAccessLayers("codec")
            .whereLayer("cli").mayOnlyAccessLayers("broker", "load")
            .because("modules are replaced one by one, and nothing below may notice");

    @ArchTest
    static final ArchRule MANAGEMENT_AND_PLUGINS_SEE_THE_SPI_ONLY = noClasses()
            .that().resideInAnyPackage(MANAGEMENT, PLUGIN)
            .should().dependOnClassesThat(DescribedPredicate.describe("are in the broker, outside of its spi",
                    type -> type.getPackageName().startsWith("io.warren.broker")
                            && !type.getPackageName().startsWith("io.warren.broker.spi")))
            .because("they are found by ServiceLoader and must work with the next broker too")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule THE_COMMAND_USES_THE_EMBEDDING_API_ONLY = noClasses()
            .that().resideInAPackage(CLI)
            .should().dependOnClassesThat(DescribedPredicate.describe("are in the broker, outside of its embedding API",
                    type -> type.getPackageName().startsWith("io.warren.broker.")
                            && !type.getPackageName().equals("io.warren.broker.config")))
            .because("what the command can do, every embedder can do")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_TRANSPORT_KNOWS_NETTY_CHANNELS = noClasses()
            .that().resideOutsideOfPackage(TRANSPORT)
            .should().dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap..")
            .because("here the word Channel means an AMQP channel");

    @ArchTest
    static final ArchRule THE_CODEC_KNOWS_BUFFERS_ONLY = noClasses()
            .that().resideInAPackage(CODEC)
            .should()
            .dependOnClassesThat(DescribedPredicate.describe("are Netty's, but neither buffers nor their counters",
                    type -> type.getPackageName().startsWith("io.netty.")
                            && !type.getPackageName().startsWith("io.netty.buffer")
                            && !type.getPackageName().equals("io.netty.util")))
            .because("bytes in and records out need no network");

    @ArchTest
    static final ArchRule ROUTER_AND_QUEUES_KNOW_NO_NETWORK = noClasses()
            .that().resideInAnyPackage(ROUTER, EXCHANGES, QUEUE, JOURNAL, RAFT)
            .should().dependOnClassesThat().resideInAPackage("io.netty..")
            .because("every protocol, and a replica of another node, comes through the same door");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices()
            .assignedFrom(new EachPackage())
            .should().beFreeOfCycles()
            .because("a feature that can only be understood together with another one is part of it");

    @ArchTest
    static final ArchRule PACKAGES_ARE_NAMED_BY_FEATURE = noClasses()
            .should()
            .resideInAnyPackage("..impl..", "..internal..", "..util..", "..utils..", "..common..", "..helper..",
                    "..helpers..", "..misc..")
            .because("a name that fits everything finds nothing");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes()
            .that().resideInAPackage("io.warren..")
            .should(Conditions.resideInAPackageThatIs(annotatedWith(NullMarked.class)))
            .because("NullAway checks only what is marked");

    @ArchTest
    static final ArchRule TIME_AND_CHANCE_ARE_PASSED_IN = noClasses()
            .that().resideOutsideOfPackages(WIRING, TRANSPORT, EXCHANGE_TYPES, LOAD, CLI)
            .should().accessTargetWhere(Ambient.timeOrChance())
            .because("a test must be able to decide what time it is and what chance brings");

    @ArchTest
    static final ArchRule THREADS_ARE_MADE_WHERE_A_BROKER_IS_BUILT = noClasses()
            .that().resideOutsideOfPackages(WIRING, TRANSPORT, LOAD, CLI)
            .should().accessTargetWhere(Ambient.threads())
            .because("every piece of state has one owner, and close() must find every thread");

    @ArchTest
    static final ArchRule NO_LOCKS_ON_THE_MESSAGE_PATH = CompositeArchRule.of(classes()
            .that().resideInAnyPackage(CODEC, ROUTER, EXCHANGES, QUEUE, BROKER).and().resideOutsideOfPackage(WIRING)
            .should(Conditions.notSynchronize()))
            .and(noClasses()
                    .that().resideInAnyPackage(CODEC, ROUTER, EXCHANGES, QUEUE, BROKER).and()
                    .resideOutsideOfPackage(WIRING)
                    .should().dependOnClassesThat().resideInAPackage("java.util.concurrent.locks"))
            .because("an event loop that waits stops every connection it carries");

    @ArchTest
    static final ArchRule CHANGING_STATE_NAMES_ITS_OWNER = classes()
            .that().arePublic().and().areTopLevelClasses().and().areNotInterfaces().and().areNotRecords()
            .and(Conditions.haveStateThatChanges())
            .should(Conditions.nameTheirOwnerInTheirJavadoc())
            .because("concurrency is safe here by ownership, so the owner must be written down");

    @ArchTest
    static final ArchRule FILES_STAY_SHORT = classes()
            .that().areTopLevelClasses()
            .should(Conditions.haveASourceFileOfAtMost(500))
            .because("a file of more lines has a second subject");

    @ArchTest
    static final ArchRule NOBODY_DESERIALIZES_JAVA_OBJECTS = noClasses()
            .should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream")
            .because("bytes from a client must never choose a class");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_PRINTS = noClasses()
            .that().resideOutsideOfPackage(CLI)
            .should(ACCESS_STANDARD_STREAMS)
            .because("an embedded broker shares its console with its host");

    private ArchitectureTest() {
    }
}
