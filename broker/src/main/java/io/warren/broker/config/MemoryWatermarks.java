package io.warren.broker.config;

/**
 * How much queues may hold in memory before publishers have to wait, in bytes.
 *
 * @param total
 *            all that they hold
 * @param heap
 *            what of it lies on the heap
 */
public record MemoryWatermarks(long total, long heap) {

    /** Whether one of them is passed. */
    public boolean exceeded(long held, long onHeap) {
        return held > total || onHeap > heap;
    }

    /** Where what was raised at these ends again: a tenth below. */
    public MemoryWatermarks low() {
        return new MemoryWatermarks(total / 10 * 9, heap / 10 * 9);
    }
}
