package io.warren.broker.definition.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.table.FieldTable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of one record as they were read. Each is taken once, and none may be left: a version knows all its fields. */
final class RecordFields {

    private final Map<String, Object> values = new HashMap<>();

    /** Reads an object whose opening brace is the parser's current token. */
    static RecordFields read(JsonParser parser) throws UnreadableDefinitionException {
        RecordFields fields = new RecordFields();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            Object value = value(parser, parser.nextToken());
            if (fields.values.put(name, value) != null) {
                throw new UnreadableDefinitionException("Expected one field '" + name + "', but got two");
            }
        }
        return fields;
    }

    private static Object value(JsonParser parser, @Nullable JsonToken token) throws UnreadableDefinitionException {
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_ARRAY -> texts(parser);
            case null, default -> throw new UnreadableDefinitionException("Expected a value, but got " + token);
        };
    }

    private static List<String> texts(JsonParser parser) throws UnreadableDefinitionException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
            texts.add(parser.getString());
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableDefinitionException("Expected a list of texts, but got " + parser.currentToken());
        }
        return texts;
    }

    String text(String name) throws UnreadableDefinitionException {
        return take(name, String.class);
    }

    boolean flag(String name) throws UnreadableDefinitionException {
        return take(name, Boolean.class);
    }

    long number(String name) throws UnreadableDefinitionException {
        return take(name, Long.class);
    }

    List<?> list(String name) throws UnreadableDefinitionException {
        return take(name, List.class);
    }

    /** A field table as {@link #base64} wrote it. */
    FieldTable table(String name) throws UnreadableDefinitionException {
        ByteBuf octets = Unpooled.wrappedBuffer(Base64.getDecoder().decode(text(name)));
        FieldTable table = FieldTable.decode(octets);
        if (octets.isReadable()) {
            throw new UnreadableDefinitionException(
                    "Expected one table in '" + name + "', but there is more behind it");
        }
        return table;
    }

    /** Base64 of the table as AMQP sends it, which keeps all of its types. */
    static String base64(FieldTable table) {
        ByteBuf octets = Unpooled.buffer();
        table.encode(octets);
        return Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(octets));
    }

    void requireNoMore() throws UnreadableDefinitionException {
        if (!values.isEmpty()) {
            throw new UnreadableDefinitionException("Expected no fields " + values.keySet());
        }
    }

    private <T> T take(String name, Class<T> type) throws UnreadableDefinitionException {
        Object value = values.remove(name);
        if (!type.isInstance(value)) {
            throw new UnreadableDefinitionException("Expected a field '" + name + "' of " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
