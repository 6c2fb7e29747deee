package io.warren.broker.channel;

import io.warren.bench.MemorySocket;
import io.warren.bench.StepBenchmark;
import io.warren.bench.ThisThread;
import io.warren.broker.socket.FrameWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Confirming one publish of a turn of 64: numbering it, taking the one answer that it waits for, and telling the client at the
 * end. {@code inOrder}: with one basic.ack for all. {@code overtaken}: the first is answered a turn late, so that the others
 * are told one by one. With encoding the acknowledgements, without the publishes themselves.
 */
@OperationsPerInvocation(ConfirmsBenchmark.TURN)
public class ConfirmsBenchmark extends StepBenchmark {
    static final int TURN = 64;

    private final FrameWriter writer = new FrameWriter(new MemorySocket(new ThisThread()));
    private final Confirms confirms = new Confirms();
    private long late;

    @Benchmark
    public int inOrder() {
        long first = expect();
        for (int i = 0; i < TURN; i++) {
            confirms.answered(first + i, false);
        }
        return tell();
    }

    @Benchmark
    public int overtaken() {
        long first = expect();
        for (int i = 1; i < TURN; i++) {
            confirms.answered(first + i, false);
        }
        if (late != 0) {
            confirms.answered(late, false);
        }
        late = first;
        return tell();
    }

    private long expect() {
        long first = confirms.expect(1);
        for (int i = 1; i < TURN; i++) {
            confirms.expect(1);
        }
        return first;
    }

    private int tell() {
        int told = confirms.tell(writer, 1);
        writer.flush();
        return told;
    }
}
