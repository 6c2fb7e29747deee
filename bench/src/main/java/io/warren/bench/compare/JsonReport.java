package io.warren.bench.compare;

import io.warren.bench.measure.Metric;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Result;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All values of all rounds, for programs. */
final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An array with an object for each round. */
    static String of(List<Section> sections) {
        ArrayNode rounds = JSON.createArrayNode();
        for (Section section : sections) {
            for (Runs runs : section.runs()) {
                for (int i = 0; i < runs.outcomes().size(); i++) {
                    ObjectNode object = rounds.addObject();
                    object.put("scenario", section.scenario().id());
                    object.put("broker", runs.broker().name());
                    object.put("version", runs.version());
                    object.put("round", i + 1);
                    add(object, runs.outcomes().get(i));
                }
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rounds) + "\n";
    }

    private static void add(ObjectNode object, Outcome outcome) {
        switch (outcome) {
            case Outcome.Measured measured -> add(object.put("outcome", "measured"), measured.result());
            case Outcome.Refused refused -> add(object.put("outcome", "refused"), refused.result());
            case Outcome.Failed failed -> object.put("outcome", "failed").put("why", failed.why());
        }
    }

    private static void add(ObjectNode object, Result result) {
        ObjectNode values = object.putObject("values");
        for (Metric metric : result.values().keySet()) {
            values.put(metric.name().toLowerCase(Locale.ROOT), result.values().get(metric));
        }
        ArrayNode remarks = object.putArray("remarks");
        result.remarks().forEach(remarks::add);
    }

    private JsonReport() {
    }
}
