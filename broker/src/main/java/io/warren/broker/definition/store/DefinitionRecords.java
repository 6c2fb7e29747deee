package io.warren.broker.definition.store;

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
import io.warren.codec.DecodeException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Records as bytes. What one change consists of is one JSON array, so that it is there as a whole or not at all; a record is an
 * object with a type, a version and its fields:
 *
 * <pre>{@code
 * [{"type":"put-queue","version":1,"vhost":"/","name":"q","id":7,"autoDelete":false,"arguments":"AAAAAA=="}]
 * }</pre>
 *
 * <p>
 * Who adds a field to a type gives it a new version: a broker that does not know it must not start on what it half understands.
 * Streaming, without data binding: that would cost a start more than all it reads.
 *
 * <p>
 * Threads: any.
 */
public final class DefinitionRecords {

    private static final long VERSION = 1;

    private final JsonFactory json = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // so that any text is kept, also what is not Unicode
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build()).build();

    public byte[] encode(List<DefinitionRecord> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartArray();
            records.forEach(record -> write(out, record));
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    /**
     * The records of one change.
     *
     * @throws UnreadableDefinitionException
     *             if this version did not write it, or not so
     */
    public List<DefinitionRecord> decode(byte[] bytes) throws UnreadableDefinitionException {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
            require(JsonToken.START_ARRAY, parser.nextToken());
            List<DefinitionRecord> records = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                RecordFields fields = RecordFields.read(parser);
                records.add(record(fields));
                fields.requireNoMore();
            }
            require(JsonToken.END_ARRAY, parser.currentToken());
            if (parser.nextToken() != null) {
                throw new UnreadableDefinitionException("Expected no more, but got " + parser.currentToken());
            }
            return records;
        } catch (JacksonException | DecodeException | IllegalArgumentException | ArithmeticException malformed) {
            throw new UnreadableDefinitionException("Expected records of definitions, but: " + malformed.getMessage(),
                    malformed);
        }
    }

    private static void require(JsonToken wanted, JsonToken token) throws UnreadableDefinitionException {
        if (token != wanted) {
            throw new UnreadableDefinitionException("Expected " + wanted + ", but got " + token);
        }
    }

    private static void write(JsonGenerator out, DefinitionRecord record) {
        out.writeStartObject();
        out.writeStringProperty("type", type(record));
        out.writeNumberProperty("version", VERSION);
        switch (record) {
            case PutVirtualHost vhost -> out.writeStringProperty("name", vhost.name());
            case DescribeVirtualHost vhost -> {
                out.writeStringProperty("name", vhost.name());
                out.writeStringProperty("description", vhost.description());
                texts(out, "tags", vhost.tags());
                out.writeStringProperty("defaultQueueType", vhost.defaultQueueType());
            }
            case DeleteVirtualHost vhost -> out.writeStringProperty("name", vhost.name());
            case PutVirtualHostLimits limits -> limits(out, limits.name(), limits.limits());
            case PutUserLimits limits -> limits(out, limits.name(), limits.limits());
            case PutUser user -> {
                out.writeStringProperty("name", user.name());
                out.writeStringProperty("password", user.password());
                texts(out, "tags", user.tags().stream().sorted().toList());
            }
            case DeleteUser user -> out.writeStringProperty("name", user.name());
            case PutPermissions permissions -> {
                out.writeStringProperty("user", permissions.user());
                out.writeStringProperty("vhost", permissions.vhost());
                out.writeStringProperty("configure", permissions.configure());
                out.writeStringProperty("write", permissions.write());
                out.writeStringProperty("read", permissions.read());
            }
            case DeletePermissions permissions -> {
                out.writeStringProperty("user", permissions.user());
                out.writeStringProperty("vhost", permissions.vhost());
            }
            case PutTopicPermissions topics -> {
                topics(out, topics.user(), topics.vhost(), topics.exchange());
                out.writeStringProperty("write", topics.write());
                out.writeStringProperty("read", topics.read());
            }
            case DeleteTopicPermissions topics -> topics(out, topics.user(), topics.vhost(), topics.exchange());
            case PutPolicy policy -> {
                name(out, policy.vhost(), policy.name());
                out.writeBooleanProperty("operator", policy.operator());
                out.writeStringProperty("pattern", policy.pattern());
                out.writeNumberProperty("priority", policy.priority());
                out.writeStringProperty("applyTo", policy.applyTo());
                out.writeStringProperty("definition", policy.definition());
            }
            case DeletePolicy policy -> {
                name(out, policy.vhost(), policy.name());
                out.writeBooleanProperty("operator", policy.operator());
            }
            case PutParameter parameter -> {
                out.writeStringProperty("component", parameter.component());
                name(out, parameter.vhost(), parameter.name());
                out.writeStringProperty("value", parameter.value());
            }
            case DeleteParameter parameter -> {
                out.writeStringProperty("component", parameter.component());
                name(out, parameter.vhost(), parameter.name());
            }
            case PutGlobalParameter parameter -> {
                out.writeStringProperty("name", parameter.name());
                out.writeStringProperty("value", parameter.value());
            }
            case DeleteGlobalParameter parameter -> out.writeStringProperty("name", parameter.name());
            case PutExchange exchange -> {
                name(out, exchange.vhost(), exchange.name());
                out.writeStringProperty("exchangeType", exchange.type());
                out.writeBooleanProperty("autoDelete", exchange.autoDelete());
                out.writeBooleanProperty("internal", exchange.internal());
                out.writeStringProperty("arguments", RecordFields.base64(exchange.arguments()));
            }
            case DeleteExchange exchange -> name(out, exchange.vhost(), exchange.name());
            case PutQueue queue -> {
                name(out, queue.vhost(), queue.name());
                out.writeNumberProperty("id", queue.id());
                out.writeBooleanProperty("autoDelete", queue.autoDelete());
                out.writeStringProperty("arguments", RecordFields.base64(queue.arguments()));
            }
            case DeleteQueue queue -> name(out, queue.vhost(), queue.name());
            case PutBinding binding -> edge(out, binding.edge());
            case DeleteBinding binding -> edge(out, binding.edge());
            case SetTracing tracing -> {
                out.writeStringProperty("vhost", tracing.vhost());
                out.writeBooleanProperty("on", tracing.on());
            }
            case PauseQueue pause -> {
                out.writeStringProperty("vhost", pause.vhost());
                out.writeStringProperty("queue", pause.queue());
                out.writeBooleanProperty("paused", pause.paused());
            }
            case ReserveQueueIds ids -> out.writeNumberProperty("last", ids.last());
            case Initialized _ -> {
            } // that it is there says it all
        }
        out.writeEndObject();
    }

    private static String type(DefinitionRecord record) {
        return switch (record) {
            case PutVirtualHost _ -> "put-vhost";
            case DescribeVirtualHost _ -> "describe-vhost";
            case DeleteVirtualHost _ -> "delete-vhost";
            case PutVirtualHostLimits _ -> "put-vhost-limits";
            case PutUserLimits _ -> "put-user-limits";
            case DeletePermissions _ -> "delete-permissions";
            case PutTopicPermissions _ -> "put-topic-permissions";
            case DeleteTopicPermissions _ -> "delete-topic-permissions";
            case PutPolicy _ -> "put-policy";
            case DeletePolicy _ -> "delete-policy";
            case PutParameter _ -> "put-parameter";
            case DeleteParameter _ -> "delete-parameter";
            case PutGlobalParameter _ -> "put-global-parameter";
            case DeleteGlobalParameter _ -> "delete-global-parameter";
            case PutUser _ -> "put-user";
            case DeleteUser _ -> "delete-user";
            case PutPermissions _ -> "put-permissions";
            case PutExchange _ -> "put-exchange";
            case DeleteExchange _ -> "delete-exchange";
            case PutQueue _ -> "put-queue";
            case DeleteQueue _ -> "delete-queue";
            case PutBinding _ -> "put-binding";
            case DeleteBinding _ -> "delete-binding";
            case SetTracing _ -> "set-tracing";
            case PauseQueue _ -> "pause-queue";
            case ReserveQueueIds _ -> "reserve-queue-ids";
            case Initialized _ -> "initialized";
        };
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) {
        out.writeArrayPropertyStart(name);
        texts.forEach(out::writeString);
        out.writeEndArray();
    }

    private static void limits(JsonGenerator out, String name, String limits) {
        out.writeStringProperty("name", name);
        out.writeStringProperty("limits", limits);
    }

    private static void topics(JsonGenerator out, String user, String vhost, String exchange) {
        out.writeStringProperty("user", user);
        out.writeStringProperty("vhost", vhost);
        out.writeStringProperty("exchange", exchange);
    }

    private static void name(JsonGenerator out, String vhost, String name) {
        out.writeStringProperty("vhost", vhost);
        out.writeStringProperty("name", name);
    }

    private static void edge(JsonGenerator out, Edge edge) {
        out.writeStringProperty("vhost", edge.vhost());
        out.writeStringProperty("source", edge.source());
        out.writeStringProperty("destination", edge.destination());
        out.writeBooleanProperty("toExchange", edge.toExchange());
        out.writeStringProperty("key", edge.key());
        out.writeStringProperty("arguments", RecordFields.base64(edge.arguments()));
    }

    private static DefinitionRecord record(RecordFields in) throws UnreadableDefinitionException {
        String type = in.text("type");
        long version = in.number("version");
        if (version != VERSION) {
            throw unknown(type, version);
        }
        return switch (type) {
            case "put-vhost" -> new PutVirtualHost(in.text("name"));
            case "describe-vhost" -> new DescribeVirtualHost(in.text("name"), in.text("description"),
                    texts(in.list("tags")), in.text("defaultQueueType"));
            case "delete-vhost" -> new DeleteVirtualHost(in.text("name"));
            case "put-vhost-limits" -> new PutVirtualHostLimits(in.text("name"), in.text("limits"));
            case "put-user-limits" -> new PutUserLimits(in.text("name"), in.text("limits"));
            case "delete-permissions" -> new DeletePermissions(in.text("user"), in.text("vhost"));
            case "put-topic-permissions" -> new PutTopicPermissions(in.text("user"), in.text("vhost"),
                    in.text("exchange"), in.text("write"), in.text("read"));
            case "delete-topic-permissions" ->
                new DeleteTopicPermissions(in.text("user"), in.text("vhost"), in.text("exchange"));
            case "put-policy" -> new PutPolicy(in.text("vhost"), in.text("name"), in.flag("operator"),
                    in.text("pattern"), Math.toIntExact(in.number("priority")), in.text("applyTo"),
                    in.text("definition"));
            case "delete-policy" -> new DeletePolicy(in.text("vhost"), in.text("name"), in.flag("operator"));
            case "put-parameter" ->
                new PutParameter(in.text("component"), in.text("vhost"), in.text("name"), in.text("value"));
            case "delete-parameter" ->
                new DeleteParameter(in.text("component"), in.text("vhost"), in.text("name"));
            case "put-global-parameter" -> new PutGlobalParameter(in.text("name"), in.text("value"));
            case "delete-global-parameter" -> new DeleteGlobalParameter(in.text("name"));
            case "put-user" -> new PutUser(in.text("name"), in.text("password"), tags(in.list("tags")));
            case "delete-user" -> new DeleteUser(in.text("name"));
            case "put-permissions" -> new PutPermissions(in.text("user"), in.text("vhost"), in.text("configure"),
                    in.text("write"), in.text("read"));
            case "put-exchange" -> new PutExchange(in.text("vhost"), in.text("name"), in.text("exchangeType"),
                    in.flag("autoDelete"), in.flag("internal"), in.table("arguments"));
            case "delete-exchange" -> new DeleteExchange(in.text("vhost"), in.text("name"));
            case "put-queue" -> new PutQueue(in.text("vhost"), in.text("name"), id(in.number("id")),
                    in.flag("autoDelete"), in.table("arguments"));
            case "delete-queue" -> new DeleteQueue(in.text("vhost"), in.text("name"));
            case "put-binding" -> new PutBinding(edge(in));
            case "delete-binding" -> new DeleteBinding(edge(in));
            case "set-tracing" -> new SetTracing(in.text("vhost"), in.flag("on"));
            case "pause-queue" -> new PauseQueue(in.text("vhost"), in.text("queue"), in.flag("paused"));
            case "reserve-queue-ids" -> new ReserveQueueIds(id(in.number("last")));
            case "initialized" -> new Initialized();
            default -> throw unknown(type, version);
        };
    }

    private static UnreadableDefinitionException unknown(String type, long version) {
        return new UnreadableDefinitionException("a record of type '" + type + "' version " + version
                + " is not known to this version of Warren; a newer one has written it");
    }

    private static long id(long id) throws UnreadableDefinitionException {
        if (id <= 0) {
            throw new UnreadableDefinitionException("Expected an id above 0, but got " + id);
        }
        return id;
    }

    private static Set<String> tags(List<?> tags) {
        return Set.copyOf(new HashSet<>(texts(tags)));
    }

    private static List<String> texts(List<?> texts) {
        return texts.stream().map(String::valueOf).toList();
    }

    private static Edge edge(RecordFields in) throws UnreadableDefinitionException {
        return new Edge(in.text("vhost"), in.text("source"), in.text("destination"), in.flag("toExchange"),
                in.text("key"), in.table("arguments"));
    }
}
