package io.warren.bench.measure;

import java.util.List;

/** The median of some runs, with the least and the greatest. */
public record Spread(double median, double min, double max) {
    /**
     * The spread of values, of which there is one at least. Of an even number, the median is half-way between the two in
     * the middle.
     */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) throw new IllegalArgumentException("Expected a value at least");
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** For people: {@code 2.00 (1.90–2.30)}, or the median alone if nothing differs. */
    public String text(Metric metric) {
        String least = metric.text(min);
        String greatest = metric.text(max);
        String middle = metric.text(median);
        return least.equals(greatest) ? middle : middle + " (" + least + "–" + greatest + ")";
    }
}
