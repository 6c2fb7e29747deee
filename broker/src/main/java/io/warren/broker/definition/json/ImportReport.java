package io.warren.broker.definition.json;

import java.util.List;

/**
 * What became of an import.
 *
 * @param applied
 *            how many changes were made, also such as changed nothing
 * @param leftOut
 *            a sentence for each object that was not taken, with the reason
 */
public record ImportReport(int applied, List<String> leftOut) {

    public ImportReport {
        leftOut = List.copyOf(leftOut);
    }
}
