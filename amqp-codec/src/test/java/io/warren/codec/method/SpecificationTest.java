package io.warren.codec.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.Wire;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.RandomTables;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record against the table of the specification, which is written down a second time, in another form. */
final class SpecificationTest {
    private static final int ROUNDS = 50;

    static List<SpecifiedMethod> methods() {
        return SpecifiedMethod.all();
    }

    @Test
    void everyRecordIsAMethodOfTheSpecification() {
        List<String> specified = methods().stream()
                .map(method -> method.name().substring(0, method.name().indexOf('.')) + "." + method.recordName())
                .toList();
        assertThat(records().map(SpecificationTest::qualifiedName)).containsExactlyInAnyOrderElementsOf(specified);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aRecordHasTheFieldsOfTheSpecificationInTheirOrder(SpecifiedMethod specified) {
        List<String> expected = specified.fields().stream()
                .filter(field -> !field.reserved())
                .map(field -> javaType(field.type()).getSimpleName() + " " + field.name())
                .toList();
        assertThat(components(recordOf(specified)).stream()
                .map(component -> component.getType().getSimpleName() + " " + component.getName()))
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodKeepsEveryFieldFromOctetsToRecordAndBack(SpecifiedMethod specified)
            throws ReflectiveOperationException {
        long seed = specified.name().hashCode();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<Object> values = new ArrayList<>();
            ByteBuf octets = Unpooled.buffer().writeShort(specified.classId()).writeShort(specified.methodId());
            writeRandomFields(specified, random, octets, values);

            Method method = Methods.decode(octets.duplicate());

            assertThat(method.getClass()).isEqualTo(recordOf(specified));
            assertThat(method.name()).isEqualTo(specified.name());
            assertThat(method.classId()).isEqualTo(specified.classId());
            assertThat(method.methodId()).isEqualTo(specified.methodId());
            assertThat(valuesOf(method).toArray()).as("seed %d", seed)
                    .matches(actual -> Arrays.deepEquals(actual, values.toArray()));
            ByteBuf encoded = Unpooled.buffer().writeShort(method.classId()).writeShort(method.methodId());
            method.encode(encoded);
            assertThat(ByteBufUtil.hexDump(encoded)).as("seed %d", seed).isEqualTo(ByteBufUtil.hexDump(octets));
        }
    }

    /** Writes fields as the specification says, and remembers those that the record has to show. */
    private static void writeRandomFields(SpecifiedMethod specified, Random random, ByteBuf out, List<Object> values) {
        int bit = 0;
        for (SpecifiedMethod.Field field : specified.fields()) {
            if (field.type().equals("bit")) {
                boolean set = !field.reserved() && random.nextBoolean();
                if (bit == 0) out.writeByte(0);
                int last = out.writerIndex() - 1;
                out.setByte(last, out.getByte(last) | (set ? 1 << bit : 0));
                bit++;
                if (!field.reserved()) values.add(set);
            } else {
                bit = 0;
                Object value = writeRandomField(field, random, out);
                if (!field.reserved()) values.add(value);
            }
        }
    }

    private static Object writeRandomField(SpecifiedMethod.Field field, Random random, ByteBuf out) {
        int filled = field.reserved() ? 0 : 1;
        return switch (field.type()) {
            case "octet" -> {
                int value = filled * random.nextInt(256);
                out.writeByte(value);
                yield value;
            }
            case "short" -> {
                int value = filled * random.nextInt(65_536);
                out.writeShort(value);
                yield value;
            }
            case "long" -> {
                long value = filled * random.nextLong(1L << 32);
                out.writeInt((int) value);
                yield value;
            }
            case "longlong" -> {
                long value = filled * random.nextLong();
                out.writeLong(value);
                yield value;
            }
            case "shortstr" -> {
                String value = "é".repeat(filled * random.nextInt(128));
                Wire.writeShortString(out, value);
                yield value;
            }
            case "longstr" -> {
                byte[] value = new byte[filled * random.nextInt(1000)];
                random.nextBytes(value);
                out.writeInt(value.length).writeBytes(value);
                yield value;
            }
            case "table" -> {
                FieldTable value = RandomTables.table(random, 3);
                value.encode(out);
                yield value;
            }
            default -> throw new AssertionError(field);
        };
    }

    private static Class<?> javaType(String type) {
        return switch (type) {
            case "octet", "short" -> int.class;
            case "long", "longlong" -> long.class;
            case "shortstr" -> String.class;
            case "longstr" -> byte[].class;
            case "table" -> FieldTable.class;
            case "bit" -> boolean.class;
            default -> throw new AssertionError(type);
        };
    }

    private static Stream<Class<?>> records() {
        return Arrays.stream(Method.class.getPermittedSubclasses())
                .flatMap(amqpClass -> Arrays.stream(amqpClass.getPermittedSubclasses()));
    }

    private static Class<?> recordOf(SpecifiedMethod specified) {
        String amqpClass = specified.name().substring(0, specified.name().indexOf('.'));
        String name = amqpClass + "." + specified.recordName();
        return records().filter(type -> qualifiedName(type).equals(name)).findFirst().orElseThrow();
    }

    private static String qualifiedName(Class<?> type) {
        String amqpClass = type.getInterfaces()[0].getSimpleName().replace("Method", "");
        return Character.toLowerCase(amqpClass.charAt(0)) + amqpClass.substring(1) + "." + type.getSimpleName();
    }

    private static List<RecordComponent> components(Class<?> type) {
        return List.of(type.getRecordComponents());
    }

    private static List<Object> valuesOf(Method method) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : components(method.getClass())) {
            values.add(component.getAccessor().invoke(method));
        }
        return values;
    }
}
