package io.warren.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Processor times, noted now and then, from which those of any interval follow.
 *
 * <p>
 * Threads: one at a time.
 */
public final class CpuTimeline {
    private final List<Sample> samples = new ArrayList<>();
    private final boolean interruptsApart;

    CpuTimeline(boolean interruptsApart) {
        this.interruptsApart = interruptsApart;
    }

    /** Times since some start, at one moment. */
    record Sample(long epochMillis, MachineTimes machine, double brokerMicros, double ourMicros) {}

    /**
     * What happened in an interval.
     *
     * @param brokerMicros processor time of the broker and what it started
     */
    public record Use(double seconds, double brokerMicros, OtherLoad others) {}

    void add(Sample sample) {
        samples.add(sample);
    }

    /**
     * The use between the two samples that are nearest to the ends of an interval. Samples stand so close that counting
     * a fraction more or less of the same load makes no difference; what it is divided by is the time between them.
     *
     * @throws IllegalStateException if there are not two different samples
     */
    public Use between(long fromEpochMillis, long toEpochMillis) {
        int from = nearest(fromEpochMillis);
        int to = nearest(toEpochMillis);
        if (from == to && to + 1 < samples.size())
            to++;
        else if (from == to) from--;
        if (from < 0) throw new IllegalStateException("Expected two samples, but found " + samples.size());
        Sample before = samples.get(from);
        Sample after = samples.get(to);
        double seconds = (after.epochMillis() - before.epochMillis()) / 1e3;
        double ours = after.ourMicros() - before.ourMicros();
        return new Use(seconds, after.brokerMicros() - before.brokerMicros(),
                OtherLoad.between(before.machine(), after.machine(), ours, seconds, interruptsApart));
    }

    private int nearest(long epochMillis) {
        int nearest = 0;
        for (int i = 1; i < samples.size(); i++) {
            if (distance(i, epochMillis) < distance(nearest, epochMillis)) nearest = i;
        }
        return nearest;
    }

    private long distance(int index, long epochMillis) {
        return Math.abs(samples.get(index).epochMillis() - epochMillis);
    }
}
