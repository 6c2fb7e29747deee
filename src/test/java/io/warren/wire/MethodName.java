package io.warren.wire;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Map;

/** The methods that these tests send and expect, by the names of the specification. */
final class MethodName {

    /** Class id in the upper, method id in the lower 16 bits. */
    private static final Map<String, Integer> IDS = Map.ofEntries(
            method("connection.start", 10, 10), method("connection.start-ok", 10, 11),
            method("connection.tune", 10, 30), method("connection.tune-ok", 10, 31),
            method("connection.open", 10, 40), method("connection.open-ok", 10, 41),
            method("connection.close", 10, 50), method("connection.close-ok", 10, 51),
            method("connection.update-secret", 10, 70), method("connection.update-secret-ok", 10, 71),
            method("channel.open", 20, 10), method("channel.open-ok", 20, 11),
            method("channel.flow", 20, 20), method("channel.flow-ok", 20, 21),
            method("channel.close", 20, 40), method("channel.close-ok", 20, 41),
            method("exchange.declare", 40, 10), method("exchange.declare-ok", 40, 11),
            method("exchange.delete", 40, 20), method("exchange.delete-ok", 40, 21),
            method("queue.declare", 50, 10), method("queue.declare-ok", 50, 11),
            method("queue.bind", 50, 20), method("queue.bind-ok", 50, 21),
            method("queue.delete", 50, 40), method("queue.delete-ok", 50, 41),
            method("basic.qos", 60, 10), method("basic.qos-ok", 60, 11),
            method("basic.consume", 60, 20), method("basic.consume-ok", 60, 21),
            method("basic.publish", 60, 40), method("basic.return", 60, 50), method("basic.deliver", 60, 60),
            method("basic.get", 60, 70), method("basic.get-ok", 60, 71), method("basic.get-empty", 60, 72),
            method("basic.ack", 60, 80), method("basic.reject", 60, 90), method("basic.recover", 60, 110),
            method("basic.nack", 60, 120),
            method("confirm.select", 85, 10), method("confirm.select-ok", 85, 11),
            method("tx.select", 90, 10), method("tx.select-ok", 90, 11),
            method("tx.commit", 90, 20), method("tx.commit-ok", 90, 21));

    private static final Map<Integer, String> NAMES = IDS.entrySet().stream()
            .collect(toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private MethodName() {
    }

    static int ids(String name) {
        Integer ids = IDS.get(name);
        if (ids == null) {
            throw new IllegalArgumentException("Expected the name of a method, but got " + name);
        }
        return ids;
    }

    static String of(int ids) {
        return NAMES.getOrDefault(ids, "method " + (ids >>> 16) + "." + (ids & 0xffff));
    }

    private static Map.Entry<String, Integer> method(String name, int classId, int methodId) {
        return entry(name, classId << 16 | methodId);
    }
}
