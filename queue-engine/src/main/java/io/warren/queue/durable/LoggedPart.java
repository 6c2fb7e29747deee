package io.warren.queue.durable;

import io.warren.journal.log.Batch;
import io.warren.journal.log.Receipt;
import io.warren.journal.log.WriteAheadLog;
import io.warren.queue.CommitGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What one queue writes for a transaction; all parts of it go to the log as one batch, which a crash leaves there as a whole or not at
 * all.
 *
 * <p>
 * Threads: made on the queue's event loop, then any.
 */
record LoggedPart(WriteAheadLog log, int type, ByteBuffer record, Receipt receipt) implements CommitGroup.Part {

    @Override
    public void writeAll(List<CommitGroup.Part> all, CommitGroup group) {
        Batch batch = Batch.of(new Receipt() {

            @Override
            public void onDurable(long segment, long offset) {
                all.forEach(part -> ((LoggedPart) part).receipt.onDurable(segment, offset));
                group.end(true);
            }

            @Override
            public void onFailed(IOException cause) {
                all.forEach(part -> ((LoggedPart) part).receipt.onFailed(cause));
                group.end(false);
            }
        });
        for (CommitGroup.Part part : all) {
            batch.add(((LoggedPart) part).type, ((LoggedPart) part).record.duplicate()); // it may be written again
        }
        log.append(batch);
    }
}
