package io.warren.crash.load;

import io.warren.crash.history.History;
import io.warren.crash.history.Violations;

/** All that is remembered of a cycle while the broker comes and goes. */
public final class LoadRecord {
    private final History history = new History(Topology.QUEUES, System::nanoTime);
    private final Violations violations = new Violations();
    private final DefinitionLedger definitions = new DefinitionLedger();

    public History history() {
        return history;
    }

    public Violations violations() {
        return violations;
    }

    DefinitionLedger definitions() {
        return definitions;
    }
}
