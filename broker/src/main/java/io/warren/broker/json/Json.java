package io.warren.broker.json;

import io.warren.broker.error.InvalidDefinitionException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Reads JSON into String, Long, Double, Boolean, List, Map (in its order) and null, and writes them. A whole number that is too large
 * for a Long becomes a Double.
 *
 * <p>
 * Threads: any; no state.
 */
public final class Json {

    private static final long DOCUMENT_MAX = 256L * 1024 * 1024;
    private static final int DEPTH_MAX = 100;
    private static final int TEXT_MAX = 8 * 1024 * 1024;
    private static final int NUMBER_MAX = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxDocumentLength(DOCUMENT_MAX)
                    .maxNestingDepth(DEPTH_MAX).maxStringLength(TEXT_MAX).maxNumberLength(NUMBER_MAX).build())
            .build();
    /** So that any text is kept, also what is not Unicode. */
    private static final JsonFactory ESCAPING = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {
    }

    /**
     * The one value in a text.
     *
     * @throws InvalidDefinitionException
     *             if it is not JSON, or longer or deeper than anybody needs
     */
    public static @Nullable Object read(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            Object value = value(parser, parser.nextToken());
            if (parser.nextToken() != null) {
                throw new InvalidDefinitionException(
                        "Expected one JSON value, but there is more at " + place(parser));
            }
            return value;
        } catch (JacksonException malformed) {
            throw new InvalidDefinitionException("Expected JSON, but: " + malformed.getOriginalMessage()
                    + (malformed.getLocation() == null ? "" : " at line " + malformed.getLocation().getLineNr()
                            + ", column " + malformed.getLocation().getColumnNr()));
        }
    }

    /** As {@link #read(byte[])}. */
    public static @Nullable Object read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new InvalidDefinitionException("Expected a JSON value, but got none");
        };
    }

    private static Object whole(JsonParser parser) {
        BigInteger number = parser.getBigIntegerValue();
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            members.put(name, value(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return elements;
    }

    /** One line; any text of Java, also half a character, is read back as it was. */
    public static String write(@Nullable Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = ESCAPING.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, value);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** For people to read: UTF-8, as it is. Does not close the stream's underlying resource before it is flushed. */
    public static void write(@Nullable Object value, OutputStream to) {
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), to)) {
            write(out, value);
        }
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Boolean flag -> out.writeBoolean(flag);
            case Double number when number.isNaN() || number.isInfinite() -> out.writeNull(); // JSON has no such numbers
            case Double number -> out.writeNumber(number);
            case Float number -> write(out, number.doubleValue());
            case BigDecimal number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.longValue());
            case Map<?, ?> members -> {
                out.writeStartObject();
                members.forEach((name, member) -> {
                    out.writeName(String.valueOf(name));
                    write(out, member);
                });
                out.writeEndObject();
            }
            case Iterable<?> elements -> {
                out.writeStartArray();
                elements.forEach(element -> write(out, element));
                out.writeEndArray();
            }
            default -> throw new IllegalArgumentException("Expected a value for JSON, but got " + value.getClass());
        }
    }
}
