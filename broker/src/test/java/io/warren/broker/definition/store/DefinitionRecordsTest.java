package io.warren.broker.definition.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.warren.broker.definition.store.DefinitionRecord.PauseQueue;
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
import io.warren.broker.definition.store.DefinitionRecord.SetTracing;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DefinitionRecordsTest {

    /** Quotes, controls, several scripts, a character outside the basic plane, and half of one. */
    private static final String NASTY = "a\"b\\c\u0000\n\u007f é 兔 \ud83d\udc07 \ud83d";

    private final DefinitionRecords codec = new DefinitionRecords();

    static List<DefinitionRecord> oneOfEachType() {
        FieldTable arguments = everyArgument();
        Edge toQueue = new Edge("/", "x", NASTY, false, NASTY, arguments);
        Edge toExchange = new Edge(NASTY, NASTY, "y", true, "", FieldTable.EMPTY);
        return List.of(new PutVirtualHost(NASTY),
                new PutUser(NASTY, "pbkdf2-sha512$1$AA==$AA==", Set.of("b", "a", NASTY)),
                new PutUser("", "", Set.of()), new DeleteUser(NASTY),
                new PutPermissions("u", "/", NASTY, "", ".*"),
                new PutExchange("/", NASTY, "x-type", true, false, arguments),
                new PutExchange("/", "x", "direct", false, true, FieldTable.EMPTY), new DeleteExchange("/", NASTY),
                new PutQueue("/", NASTY, Long.MAX_VALUE, true, arguments),
                new PutQueue("", "", 1, false, FieldTable.EMPTY), new DeleteQueue("/", NASTY),
                new DescribeVirtualHost(NASTY, NASTY, List.of("b", NASTY, "a"), ""), new DeleteVirtualHost(NASTY),
                new PutVirtualHostLimits(NASTY, "{\"max-queues\":5}"), new PutUserLimits(NASTY, "{}"),
                new DeletePermissions(NASTY, "/"), new PutTopicPermissions("u", "/", NASTY, NASTY, ""),
                new DeleteTopicPermissions("u", "/", NASTY),
                new PutPolicy("/", NASTY, true, NASTY, -7, "queues", "{\"max-length\":1}"),
                new DeletePolicy("/", NASTY, false), new PutParameter("c", "/", NASTY, "[1,2.5,null]"),
                new DeleteParameter("c", "/", NASTY), new PutGlobalParameter(NASTY, "\"text\""),
                new DeleteGlobalParameter(NASTY),
                new PutBinding(toQueue), new PutBinding(toExchange), new DeleteBinding(toQueue),
                new PauseQueue("/", NASTY, true), new PauseQueue("/", "q", false), new SetTracing(NASTY, true),
                new SetTracing("/", false), new ReserveQueueIds(1000), new Initialized());
    }

    private static FieldTable everyArgument() {
        FieldTable.Builder deep = FieldTable.builder().put("leaf", 1);
        for (int depth = 0; depth < 100; depth++) {
            deep = FieldTable.builder().put("deeper", deep.build());
        }
        return FieldTable.builder().put("text", NASTY).put("", "empty key").put("twice", 1).put("twice", 2)
                .put("x".repeat(255), "long key").put("bytes", new FieldValue.LongString(new byte[]{(byte) 0xff, 0}))
                .put("binary", new FieldValue.Binary(new byte[]{1, 2, 3})).put("flag", true)
                .put("b", new FieldValue.SignedByte((byte) -1)).put("B", new FieldValue.UnsignedByte(255))
                .put("s", new FieldValue.SignedShort((short) -2)).put("u", new FieldValue.UnsignedShort(65_535))
                .put("I", new FieldValue.SignedInt(-3)).put("i", new FieldValue.UnsignedInt(0xffff_ffffL))
                .put("l", Long.MIN_VALUE).put("f", new FieldValue.Float32(Float.NaN))
                .put("d", new FieldValue.Float64(-0.0)).put("D", new FieldValue.Decimal(255, 0xffff_ffffL))
                .put("T", new FieldValue.Timestamp(-1))
                .put("A", new FieldValue.Array(List.of(FieldValue.NoValue.VOID, new FieldValue.Bool(false))))
                .put("V", FieldValue.NoValue.VOID).put("F", deep.build()).build();
    }

    @ParameterizedTest
    @MethodSource("oneOfEachType")
    void aRecordIsReadAsItWasWritten(DefinitionRecord record) throws Exception {
        assertThat(codec.decode(codec.encode(List.of(record)))).containsExactly(record);
    }

    @Test
    void everyTypeIsInTheseTests() {
        assertThat(oneOfEachType()).extracting(record -> (Object) record.getClass())
                .contains(Arrays.stream(DefinitionRecord.class.getPermittedSubclasses()).toArray());
    }

    @Test
    void theRecordsOfOneChangeStayTogetherAndInOrder() throws Exception {
        assertThat(codec.decode(codec.encode(oneOfEachType()))).isEqualTo(oneOfEachType());
    }

    @Test
    void theFormatIsTheOneThatDataDirectoriesHold() {
        PutQueue queue = new PutQueue("/", "q", 7, false, FieldTable.EMPTY);

        assertThat(new String(codec.encode(List.of(queue, new Initialized())), UTF_8)).isEqualTo(
                """
                        [{"type":"put-queue","version":1,"vhost":"/","name":"q","id":7,"autoDelete":false,"arguments":"AAAAAA=="},\
                        {"type":"initialized","version":1}]""");
    }

    @Test
    void aPasswordIsNotPartOfWhatARecordPrints() {
        assertThat(new PutUser("alice", "pbkdf2", Set.of()).toString()).contains("alice").doesNotContain("pbkdf2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"type\":\"put-nonsense\",\"version\":1,\"name\":\"p\"}]",
        "[{\"type\":\"put-vhost\",\"version\":2,\"name\":\"v\"}]"})
    void aRecordOfANewerVersionSaysSo(String json) {
        assertThatThrownBy(() -> codec.decode(json.getBytes(UTF_8))).isInstanceOf(UnreadableDefinitionException.class)
                .hasMessageContaining("is not known to this version of Warren");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{}", "[]x", "[1]", "[{}]", "[null]", "nonsense", "[{\"type\":1,\"version\":1}]",
        "[{\"type\":\"put-vhost\",\"version\":1}]", "[{\"type\":\"put-vhost\",\"version\":1,\"name\":null}]",
        "[{\"type\":\"put-vhost\",\"version\":1,\"name\":\"v\",\"name\":\"w\"}]",
        "[{\"type\":\"put-vhost\",\"version\":1,\"name\":\"v\",\"more\":1}]",
        "[{\"type\":\"put-vhost\",\"version\":1.5,\"name\":\"v\"}]",
        "[{\"type\":\"put-vhost\",\"version\":99999999999999999999,\"name\":\"v\"}]",
        "[{\"type\":\"reserve-queue-ids\",\"version\":1,\"last\":0}]",
        "[{\"type\":\"put-user\",\"version\":1,\"name\":\"u\",\"password\":\"p\",\"tags\":[1]}]",
        "[{\"type\":\"put-queue\",\"version\":1,\"vhost\":\"/\",\"name\":\"q\",\"id\":1,\"autoDelete\":false,"
                + "\"arguments\":\"!\"}]",
        "[{\"type\":\"put-queue\",\"version\":1,\"vhost\":\"/\",\"name\":\"q\",\"id\":1,\"autoDelete\":false,"
                + "\"arguments\":\"AAAAAQ==\"}]",
        "[{\"type\":\"put-queue\",\"version\":1,\"vhost\":\"/\",\"name\":\"q\",\"id\":1,\"autoDelete\":false,"
                + "\"arguments\":\"AAAAAAA=\"}]"})
    void whatNoBrokerWroteIsRefused(String json) {
        assertThatThrownBy(() -> codec.decode(json.getBytes(UTF_8))).isInstanceOf(UnreadableDefinitionException.class);
    }

    @Test
    void damagedBytesAreReadOrRefusedAndNothingElse() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        byte[] whole = codec.encode(oneOfEachType());
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = random.nextInt(4); i >= 0 && damaged.length > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(codec.decode(damaged)).as("seed %d, round %d", seed, round).isNotNull();
            } catch (UnreadableDefinitionException refused) {
                assertThat(refused).hasMessageContaining("");
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed + ", round " + round, other);
            }
        }
    }
}
