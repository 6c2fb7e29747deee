package io.warren.crash.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What the broker answered to publishes and commits, by client. */
final class Outcomes {
    enum Outcome {
        /** The broker said that it is done. */
        CERTAIN,
        /** It may be done or not: refused, or never answered. */
        OPEN,
        /** It was never asked for, so that it must not be. */
        NEVER
    }

    private final Map<Integer, Map<Long, Outcome>> byClient = new HashMap<>();
    private final Map<Integer, Map<Long, Long>> commitOkAt = new HashMap<>();

    Outcomes(History history) {
        for (ClientLog log : history.logs()) {
            if (history.kind(log.client()) == ClientKind.TRANSACTIONAL) {
                readTransactions(log);
            } else {
                readConfirms(log);
            }
        }
    }

    /** Of a publish: by its confirm, or that of its transaction. */
    Outcome ofPublish(Event publish) {
        return of(publish.client(), publish.tag());
    }

    /** Of an ack: one that is in no transaction was asked for and is never answered. */
    Outcome ofAck(Event ack) {
        return ack.tag() == 0 ? Outcome.OPEN : of(ack.client(), ack.tag());
    }

    Outcome of(int client, long tag) {
        return byClient.getOrDefault(client, Map.of()).getOrDefault(tag, Outcome.NEVER);
    }

    /** When commit-ok came; only for those that are certain. */
    long committedAt(int client, long transaction) {
        return commitOkAt.getOrDefault(client, Map.of()).getOrDefault(transaction, History.NEVER);
    }

    private void readTransactions(ClientLog log) {
        Map<Long, Outcome> outcomes = byClient.computeIfAbsent(log.client(), client -> new HashMap<>());
        Map<Long, Long> times = commitOkAt.computeIfAbsent(log.client(), client -> new HashMap<>());
        for (Event event : log.events()) {
            if (event.kind() == EventKind.COMMIT) outcomes.put(event.tag(), Outcome.OPEN);
            if (event.kind() == EventKind.COMMIT_OK) {
                outcomes.put(event.tag(), Outcome.CERTAIN);
                times.put(event.tag(), event.atNanos());
            }
        }
    }

    private void readConfirms(ClientLog log) {
        Map<Long, Outcome> outcomes = byClient.computeIfAbsent(log.client(), client -> new HashMap<>());
        NavigableMap<Long, Boolean> waiting = new TreeMap<>();
        for (Event event : log.events()) {
            switch (event.kind()) {
                case PUBLISH -> {
                    outcomes.put(event.tag(), Outcome.OPEN);
                    waiting.put(event.tag(), true);
                }
                case CONFIRM -> answered(waiting, event).forEach(tag -> outcomes.put(tag, Outcome.CERTAIN));
                case NACK -> answered(waiting, event);
                default -> { // says nothing about publishes
                }
            }
        }
    }

    /** Takes what this confirm is about from those that wait. */
    static List<Long> answered(NavigableMap<Long, Boolean> waiting, Event confirm) {
        if (!confirm.flag()) return waiting.remove(confirm.tag()) == null ? List.of() : List.of(confirm.tag());
        NavigableMap<Long, Boolean> prefix = waiting.headMap(confirm.tag(), true);
        List<Long> tags = new ArrayList<>(prefix.keySet());
        prefix.clear();
        return tags;
    }
}
