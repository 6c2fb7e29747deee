package io.warren.broker.definition.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.auth.PasswordHasher;
import io.warren.broker.auth.StoredPassword;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.Definitions;
import io.warren.broker.definition.store.ListStore;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.json.Json;
import io.warren.broker.vhost.FakeQueue;
import io.warren.broker.vhost.VirtualHost;
import io.warren.broker.vhost.VirtualHostMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of definitions; {@code rabbitmq-3.10.json} was exported by RabbitMQ 3.10.8. */
final class DefinitionsFileTest {

    private static final List<String> OF_RABBITMQ_ONLY =
            List.of("queue 'raft' in vhost 'shop'", "queue 'log' in vhost '/'",
                    "binding from exchange 'events' to queue 'raft' in vhost 'shop'",
                    "binding from exchange 'events' to exchange 'unrouted' in vhost 'shop'"); // internal: RabbitMQ exports none

    private final Definitions definitions = definitions();

    private static Definitions definitions() {
        Definitions made = new Definitions(new UserStore(new PasswordHasher(Runnable::run, new Random(1), 10)),
                name -> new VirtualHost(name, FakeQueue::new, _ -> null), Runnable::run, new ListStore(), failure -> {
                    throw new AssertionError(failure);
                });
        made.restore().toCompletableFuture().join();
        return made;
    }

    private static byte[] ofRabbitMq() throws IOException {
        try (InputStream file = DefinitionsFileTest.class.getResourceAsStream("rabbitmq-3.10.json")) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    private ImportReport importAll(String json) {
        return new DefinitionsImport(definitions).all(json.getBytes(StandardCharsets.UTF_8)).toCompletableFuture()
                .join();
    }

    private static Map<String, Object> export(Definitions of) {
        return new DefinitionsExport(of, "4.3.0").all().toCompletableFuture().join();
    }

    private VirtualHost vhost(String name) {
        return Objects.requireNonNull(definitions.vhost(name));
    }

    @Test
    void whatRabbitMqExportedIsThereAfterTheImport() throws IOException {
        ImportReport report = new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();

        assertThat(report.leftOut()).hasSize(OF_RABBITMQ_ONLY.size())
                .allMatch(left -> OF_RABBITMQ_ONLY.stream().anyMatch(left::startsWith));
        assertThat(vhost("shop").metadata())
                .isEqualTo(new VirtualHostMetadata("The web shop", List.of("production", "europe"), null));
        assertThat(vhost("shop").limits().get("max-queues")).isEqualTo(1000);
        StoredPassword bob = Objects.requireNonNull(definitions.users().find("bob")).password();
        assertThat(bob.matches("secret")).isTrue();
        assertThat(vhost("shop").requireQueue("bob-in").policy().effective().definition())
                .isEqualTo(Map.of("message-ttl", 60_000L, "max-length", 500L, "expires", 3_600_000L, "overflow",
                        "reject-publish"));
        assertThat(vhost("shop").topology().requireExchange("events").alternate()).isEqualTo("unrouted");
        assertThat(vhost("vhost/ü").queue("vhost/queue ü")).isNotNull();
    }

    @Test
    void theExportMeansWhatRabbitMqExported() throws IOException {
        new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();

        Map<String, Object> ours = export(definitions);

        Map<?, ?> theirs = (Map<?, ?>) Objects.requireNonNull(Json.read(ofRabbitMq()));
        for (String section : List.of("users", "vhosts", "permissions", "topic_permissions", "parameters",
                "global_parameters", "policies", "queues", "exchanges", "bindings")) {
            assertThat(meaning(ours.get(section))).as(section).isEqualTo(meaning(theirs.get(section)));
        }
    }

    /**
     * The objects of a section without what may differ: what this version leaves out, what RabbitMQ writes twice or has no use for,
     * and lists of pairs, which stand for objects.
     */
    private static Set<Object> meaning(@Nullable Object section) {
        Set<Object> objects = new HashSet<>();
        for (Object object : (List<?>) Objects.requireNonNull(section)) {
            Map<String, @Nullable Object> fields = new TreeMap<>();
            ((Map<?, ?>) object).forEach((name, value) -> fields.put(String.valueOf(name), value));
            boolean replicated = Set.of("raft", "log").contains(String.valueOf(fields.get("name")))
                    || Set.of("raft", "unrouted").contains(String.valueOf(fields.get("destination")));
            if (fields.get("metadata") instanceof Map<?, ?> metadata) {
                fields.put("description", metadata.get("description"));
                fields.put("tags", metadata.get("tags") instanceof String text
                        ? List.of(text.split(",")).stream().filter(tag -> !tag.isEmpty()).toList()
                        : metadata.get("tags"));
                fields.remove("metadata");
                fields.remove("limits"); // they are among the parameters
            }
            fields.remove("type", "classic"); // it is among the arguments
            fields.remove("internal", false);
            if (!replicated) {
                objects.add(plain(fields));
            }
        }
        return objects;
    }

    private static Object plain(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> sorted = new TreeMap<>();
                map.forEach((name, member) -> sorted.put(String.valueOf(name), plain(member)));
                yield sorted;
            }
            case List<?> list when !list.isEmpty() && list.stream().allMatch(pair -> pair instanceof List<?> both
                    && both.size() == 2 && both.getFirst() instanceof String) -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                list.forEach(pair -> map.put(String.valueOf(((List<?>) pair).getFirst()), ((List<?>) pair).get(1)));
                yield plain(map);
            }
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                list.forEach(element -> all.add(plain(element)));
                yield all;
            }
            case Number number -> number.doubleValue();
            case null -> "null";
            default -> value;
        };
    }

    @Test
    void anExportIsImportedAsTheSame() throws IOException {
        new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();
        definitions.submit(new PutUser("own", "hashed by Warren", Set.of("a"))).toCompletableFuture().join();
        Map<String, Object> first = export(definitions);

        Definitions second = definitions();
        ImportReport report = new DefinitionsImport(second).all(Json.write(first).getBytes(StandardCharsets.UTF_8))
                .toCompletableFuture().join();

        assertThat(report.leftOut()).isEmpty();
        assertThat(export(second)).isEqualTo(first);
        assertThat(Objects.requireNonNull(second.users().find("own")).password().matches("hashed by Warren")).isTrue();
    }

    @Test
    void anImportTwiceChangesNothing() throws IOException {
        new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();
        Map<String, Object> once = export(definitions);
        new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();

        assertThat(export(definitions)).isEqualTo(once);
    }

    @Test
    void whatCanChangeIsOverwrittenAndWhatCannotIsKept() {
        importAll("""
                {"vhosts":[{"name":"v","description":"old"}],
                 "policies":[{"vhost":"v","name":"p","pattern":"a","definition":{"max-length":1}}],
                 "queues":[{"vhost":"v","name":"q","arguments":{"x-max-length":1}}]}""");
        ImportReport report = importAll("""
                {"vhosts":[{"name":"v","description":"new"}],
                 "policies":[{"vhost":"v","name":"p","pattern":"b","definition":{"max-length":2}}],
                 "queues":[{"vhost":"v","name":"q","arguments":{"x-max-length":2}},{"vhost":"v","name":"other"}]}""");

        assertThat(vhost("v").metadata().description()).isEqualTo("new");
        assertThat(vhost("v").policies().all()).singleElement()
                .satisfies(policy -> assertThat(policy.pattern()).isEqualTo("b"));
        assertThat(vhost("v").requireQueue("q").arguments().number("x-max-length")).isEqualTo(1);
        assertThat(vhost("v").queue("other")).isNotNull();
        assertThat(report.leftOut()).singleElement().asString()
                .startsWith("queue 'q' in vhost 'v': inequivalent arg 'x-max-length'");
    }

    @Test
    void oneVirtualHostIsExportedAndImportedIntoAnother() throws IOException {
        new DefinitionsImport(definitions).all(ofRabbitMq()).toCompletableFuture().join();
        Map<String, Object> shop = Objects.requireNonNull(
                new DefinitionsExport(definitions, "4.3.0").of("shop").toCompletableFuture().join());
        definitions.submit(new AddVirtualHost("copy")).toCompletableFuture().join();
        byte[] file = Json.write(shop).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> new DefinitionsImport(definitions).all(file)).hasMessageContaining("one virtual host");
        assertThatThrownBy(() -> new DefinitionsImport(definitions).into("nowhere", file))
                .isInstanceOf(ChannelException.class).hasMessage("no vhost 'nowhere'");
        new DefinitionsImport(definitions).into("copy", file).toCompletableFuture().join();

        Map<String, Object> copy = new LinkedHashMap<>(Objects.requireNonNull(
                new DefinitionsExport(definitions, "4.3.0").of("copy").toCompletableFuture().join()));
        copy.put("original_vhost_name", "shop");
        assertThat(copy).isEqualTo(shop);
        assertThat(new DefinitionsExport(definitions, "4.3.0").of("nowhere").toCompletableFuture().join()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"[] | Expected an object at , but got a list",
        "{\"queues\":5} | Expected a list at queues, but got 5",
        "{\"queues\":[{\"name\":\"q\"}]} | Expected a text at queues[0].vhost, but got nothing",
        "{\"queues\":[{\"name\":7,\"vhost\":\"/\"}]} | Expected a text at queues[0].name, but got 7",
        "{\"queues\":[{\"name\":\"q\",\"vhost\":\"/\",\"durable\":\"yes\"}]} | Expected true or false at queues[0].durable, but got \"yes\"",
        "{\"users\":[{\"name\":\"u\",\"password_hash\":\"AAAA\"}]} | users[0]: Expected a password_hash of 36 bytes for rabbit_password_hashing_sha256, but got 3",
        "{\"users\":[{\"name\":\"u\",\"tags\":[1]}]} | Expected a list of texts at users[0].tags, but got a list",
        "{\"vhosts\":[{\"name\":\"v\"}],\"bindings\":[{\"source\":\"a\",\"vhost\":\"v\",\"destination\":\"b\",\"destination_type\":\"c\"}]} | Expected queue or exchange at bindings[0].destination_type, but got \"c\""})
    void aFileOfTheWrongFormIsRefusedAsAWhole(String json, String text) {
        assertThatThrownBy(() -> importAll(json)).isInstanceOf(InvalidDefinitionException.class).hasMessage(text);
        assertThat(definitions.vhosts()).isEmpty();
    }

    @Test
    void whatIsNotPossibleHereIsLeftOut() {
        ImportReport report = importAll("""
                {"vhosts":[{"name":"v"}],
                 "policies":[{"vhost":"v","name":"p","pattern":"a","definition":{"shards-per-node":2}}],
                 "exchanges":[{"vhost":"v","name":"x","type":"x-unheard-of"}],
                 "bindings":[{"vhost":"v","source":"x","destination":"q","destination_type":"queue"}],
                 "queues":[{"vhost":"v","name":"q"}]}""");

        assertThat(report.leftOut()).containsExactly(
                "policy 'p' in vhost 'v': [{<<\"shards-per-node\">>,2}] are not recognised policy settings",
                "exchange 'x' in vhost 'v': unknown exchange type 'x-unheard-of'",
                "binding from exchange 'x' to queue 'q' in vhost 'v': no exchange 'x' in vhost 'v'");
        assertThat(vhost("v").queue("q")).isNotNull();
    }

    @Test
    void tagsAreAListOrATextWithCommas() {
        importAll("{\"users\":[{\"name\":\"a\",\"tags\":\"x, y,\"},{\"name\":\"b\",\"tags\":[\"x\",\"y\"]}]}");

        assertThat(definitions.users().all()).extracting(user -> user.tags())
                .containsExactly(Set.of("x", "y"), Set.of("x", "y"));
    }

    @Test
    void filesOfAFolderAreImportedInTheOrderOfTheirNamesAndNotAgainWhileTheyStay(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("1.json"), "{\"vhosts\":[{\"name\":\"v\"}]}");
        Files.writeString(folder.resolve("2.json"), "{\"queues\":[{\"vhost\":\"v\",\"name\":\"q\"}]}");
        Files.writeString(folder.resolve("README"), "no JSON");
        BootDefinitions boot = new BootDefinitions(definitions, true);
        boot.importFrom(folder);
        assertThat(vhost("v").queue("q")).isNotNull();
        VirtualHost first = vhost("v");
        first.describe(new VirtualHostMetadata("changed meanwhile", List.of(), null));
        Files.writeString(folder.resolve("README"), "still no JSON");

        boot.importFrom(folder);
        assertThat(export(definitions).get("global_parameters")).isEqualTo(List.of());
        Files.writeString(folder.resolve("1.json"),
                "{\"vhosts\":[{\"name\":\"v\",\"description\":\"from the file\"}]}");
        assertThat(first.metadata().description()).isEqualTo("changed meanwhile");
        boot.importFrom(folder);
        assertThat(first.metadata().description()).isEqualTo("from the file");

        Files.writeString(folder.resolve("3.json"), "{");
        assertThatThrownBy(() -> boot.importFrom(folder)).isInstanceOf(IOException.class)
                .hasMessageContaining("3.json");
    }
}
