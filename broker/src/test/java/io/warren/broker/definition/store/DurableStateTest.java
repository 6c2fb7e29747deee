package io.warren.broker.definition.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.definition.store.DefinitionRecord.DeleteBinding;
import io.warren.broker.definition.store.DefinitionRecord.DeleteExchange;
import io.warren.broker.definition.store.DefinitionRecord.DeleteGlobalParameter;
import io.warren.broker.definition.store.DefinitionRecord.DeleteParameter;
import io.warren.broker.definition.store.DefinitionRecord.DeletePermissions;
import io.warren.broker.definition.store.DefinitionRecord.DeletePolicy;
import io.warren.broker.definition.store.DefinitionRecord.DeleteQueue;
import io.warren.broker.definition.store.DefinitionRecord.DeleteTopicPermissions;
import io.warren.broker.definition.store.DefinitionRecord.DeleteUser;
import io.warren.broker.definition.store.DefinitionRecord.DeleteVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.DescribeVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.Edge;
import io.warren.broker.definition.store.DefinitionRecord.Initialized;
import io.warren.broker.definition.store.DefinitionRecord.PutBinding;
import io.warren.broker.definition.store.DefinitionRecord.PutExchange;
import io.warren.broker.definition.store.DefinitionRecord.PutGlobalParameter;
import io.warren.broker.definition.store.DefinitionRecord.PutParameter;
import io.warren.broker.definition.store.DefinitionRecord.PutPermissions;
import io.warren.broker.definition.store.DefinitionRecord.PutPolicy;
import io.warren.broker.definition.store.DefinitionRecord.PutQueue;
import io.warren.broker.definition.store.DefinitionRecord.PutTopicPermissions;
import io.warren.broker.definition.store.DefinitionRecord.PutUser;
import io.warren.broker.definition.store.DefinitionRecord.PutUserLimits;
import io.warren.broker.definition.store.DefinitionRecord.PutVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.PutVirtualHostLimits;
import io.warren.broker.definition.store.DefinitionRecord.ReserveQueueIds;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DurableStateTest {

    private final DurableState state = new DurableState();

    @Test
    void theSameAgainMakesNoDifference() {
        List<DefinitionRecord> records = List.of(new PutVirtualHost("/"), new PutUser("u", "hash", Set.of()),
                new PutPermissions("u", "/", "", "", ""), exchange("x"), queue("q", 1),
                new PutBinding(edge("x", "q", 1)),
                new ReserveQueueIds(10), new Initialized());

        assertThat(records).allMatch(state::apply);
        assertThat(records).noneMatch(state::apply);
        assertThat(state.records()).containsExactlyInAnyOrderElementsOf(records);
        assertThat(state.size()).isEqualTo(records.size());
    }

    @Test
    void bindingsAreTheSameIfTheirArgumentsSayTheSame() {
        apply(exchange("x"), queue("q", 1), new PutBinding(edge("x", "q", 5)));
        Edge other = new Edge("/", "x", "q", false, "key", FieldTable.of("n", new FieldValue.SignedByte((byte) 5)));

        assertThat(state.apply(new PutBinding(other))).isFalse();
        assertThat(state.apply(new DeleteBinding(other))).isTrue();
        assertThat(state.size()).isEqualTo(2);
    }

    @Test
    void bindingsGoWithEitherEnd() {
        PutBinding toItself = new PutBinding(new Edge("/", "x", "x", true, "", FieldTable.EMPTY));
        PutBinding onward = new PutBinding(new Edge("/", "x", "y", true, "", FieldTable.EMPTY));
        PutBinding other = new PutBinding(edge("y", "q", 1));
        apply(exchange("x"), exchange("y"), queue("q", 1), toItself, onward, new PutBinding(edge("x", "q", 1)), other);

        apply(new DeleteExchange("/", "x"));
        assertThat(state.records()).containsExactly(exchange("y"), queue("q", 1), other);

        apply(new DeleteQueue("/", "q"));
        assertThat(state.records()).containsExactly(exchange("y"));
    }

    @Test
    void aQueueAndAnExchangeOfOneNameAreTwo() {
        PutBinding toExchange = new PutBinding(new Edge("/", "x", "same", true, "", FieldTable.EMPTY));
        apply(exchange("x"), exchange("same"), queue("same", 1), toExchange, new PutBinding(edge("x", "same", 1)));

        apply(new DeleteQueue("/", "same"));

        assertThat(state.records()).contains(toExchange).hasSize(3);
    }

    @Test
    void permissionsGoWithTheUser() {
        apply(new PutUser("u", "hash", Set.of()), new PutPermissions("u", "/", "", "", ""),
                new PutPermissions("v", "/", "", "", ""));

        apply(new DeleteUser("u"));

        assertThat(state.records()).containsExactly(new PutPermissions("v", "/", "", "", ""));
        assertThat(state.apply(new DeleteUser("u"))).isFalse();
    }

    @Test
    void reservedIdsOnlyGoUp() {
        apply(new ReserveQueueIds(20));

        assertThat(state.apply(new ReserveQueueIds(10))).isFalse();
        assertThat(state.lastReservedQueueId()).isEqualTo(20);
    }

    @Test
    void itsRecordsMakeTheSameStateAgain() {
        long seed = 42;
        Random random = new Random(seed);
        for (int step = 0; step < 5000; step++) {
            state.apply(anything(random));
            if (step % 100 == 0) {
                DurableState copy = new DurableState();
                assertThat(state.records()).as("seed %d, step %d", seed, step).allMatch(copy::apply);
                assertThat(copy.records().toList()).as("seed %d, step %d", seed, step)
                        .isEqualTo(state.records().toList());
                assertThat(copy.size()).isEqualTo(state.size()).isEqualTo(state.records().count());
            }
        }
    }

    private static DefinitionRecord anything(Random random) {
        String a = "n" + random.nextInt(5);
        String b = "n" + random.nextInt(5);
        Edge edge = new Edge("/", a, b, random.nextBoolean(), "key", FieldTable.of("n", number(random.nextInt(3))));
        return switch (random.nextInt(26)) {
            case 0 -> exchange(a);
            case 1 -> new DeleteExchange("/", a);
            case 2 -> queue(a, 1 + random.nextInt(3));
            case 3 -> new DeleteQueue("/", a);
            case 4, 5, 6 -> new PutBinding(edge);
            case 7 -> new DeleteBinding(edge);
            case 8 -> new PutUser(a, b, Set.of());
            case 9 -> new DeleteUser(a);
            case 10 -> new PutPermissions(a, b, "", "", "");
            case 11 -> new PutVirtualHost(a);
            case 12 -> new DeleteVirtualHost(random.nextInt(10) == 0 ? "/" : a);
            case 13 -> new DescribeVirtualHost(a, b, List.of(), "");
            case 14 -> new PutVirtualHostLimits(a, b);
            case 15 -> new PutUserLimits(a, b);
            case 16 -> new DeletePermissions(a, b);
            case 17 -> new PutTopicPermissions(a, b, "x", "", "");
            case 18 -> new DeleteTopicPermissions(a, b, "x");
            case 19 -> new PutPolicy(a, b, random.nextBoolean(), "", random.nextInt(3), "all", "{}");
            case 20 -> new DeletePolicy(a, b, random.nextBoolean());
            case 21 -> new PutParameter("c", a, b, "1");
            case 22 -> new DeleteParameter("c", a, b);
            case 23 -> new PutGlobalParameter(a, b);
            case 24 -> new DeleteGlobalParameter(a);
            default -> new ReserveQueueIds(1 + random.nextInt(100));
        };
    }

    private void apply(DefinitionRecord... records) {
        assertThat(records).allMatch(state::apply);
    }

    private static PutExchange exchange(String name) {
        return new PutExchange("/", name, "direct", false, false, FieldTable.EMPTY);
    }

    private static PutQueue queue(String name, long id) {
        return new PutQueue("/", name, id, false, FieldTable.EMPTY);
    }

    private static FieldValue number(long value) {
        return new FieldValue.SignedLong(value);
    }

    private static Edge edge(String source, String queue, long argument) {
        return new Edge("/", source, queue, false, "key", FieldTable.of("n", number(argument)));
    }
}
